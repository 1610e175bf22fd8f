package dev.tenure.workflows.purchase;

import java.util.List;

/** Several events of one purchase in one signal, in the order in which they occurred. */
public record PurchaseBatch(List<PurchaseEvent> events) {

    public PurchaseBatch {
        events = List.copyOf(events);
    }
}
