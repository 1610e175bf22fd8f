package dev.tenure.workflows.purchase;

/**
 * An event of the inbox, as the workflow receives it.
 *
 * @param shared whether a subscription's workflow says what became of the event: its transaction is a mixed basket
 */
public record PurchaseEvent(String eventId, PurchaseFact fact, boolean shared) {}
