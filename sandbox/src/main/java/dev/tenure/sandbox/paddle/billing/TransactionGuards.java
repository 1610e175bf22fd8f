package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Document;

/** Which transactions can still be paid or changed. */
final class TransactionGuards {

    private TransactionGuards() {}

    static void payable(Document transaction) {
        switch (transaction.text("status")) {
            case "draft", "ready", "billed", "past_due" -> {}
            default -> throw immutable(transaction);
        }
    }

    static void mutable(Document transaction) {
        switch (transaction.text("status")) {
            case "draft", "ready" -> {}
            default -> throw immutable(transaction);
        }
    }

    private static PaddleRefusal immutable(Document transaction) {
        return PaddleRefusal.of(
                400, "transaction_immutable", "transaction " + transaction.id() + " is " + transaction.text("status"));
    }
}
