package dev.tenure.workflows.subscription;

/** An event of the inbox, as the workflow receives it. */
public record PaddleFactEvent(String eventId, String eventType, Fact fact) {

    /** A transaction of a subscription that is adopted: what is due by now was granted by the service before. */
    public static final String ADOPTED_TRANSACTION = "transaction.adopted";
}
