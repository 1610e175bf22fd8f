package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Document;
import java.util.List;

/** When Paddle gives nothing back. */
final class AdjustmentGuards {

    private AdjustmentGuards() {}

    static void check(AdjustmentRequest request, Document transaction, List<Document> earlier) {
        if (transaction.optionalText("customer_id").isEmpty()) {
            throw PaddleRefusal.of(
                    400, "adjustment_transaction_missing_customer_id", "the transaction has no customer");
        }
        if (request.action().equals("refund")) {
            completed(transaction);
        } else {
            creditable(transaction);
        }
        boolean pending = earlier.stream().anyMatch(adjustment -> adjustment.is("status", "pending_approval"));
        if (pending) {
            throw PaddleRefusal.of(400, "adjustment_pending_refund_request", "a refund of this transaction is pending");
        }
    }

    /** A change to less gives credit, and credit may pay for all of a period: nobody can have that back. */
    static void completed(Document transaction) {
        if (!transaction.is("status", "completed")) {
            throw PaddleRefusal.of(
                    400,
                    "adjustment_transaction_invalid_status_for_refund",
                    "transaction is " + transaction.text("status") + ", not completed");
        }
        if (Amounts.amount(transaction.data().path("details").path("totals"), "grand_total") <= 0) {
            throw PaddleRefusal.of(400, "adjustment_amount_cannot_be_zero", "nothing was paid with the transaction");
        }
    }

    private static void creditable(Document transaction) {
        boolean open = transaction.is("status", "billed") || transaction.is("status", "past_due");
        if (!open || !SubscriptionGuards.isManual(transaction)) {
            throw PaddleRefusal.of(
                    400,
                    "adjustment_transaction_invalid_status_for_credit",
                    "only invoices that are billed or past due can be credited");
        }
    }
}
