package dev.tenure.paddle.transaction;

import java.util.Set;

/** Where a transaction stands. A value that Paddle adds later is carried as it is. */
public record TransactionStatus(String wire) {

    public static final TransactionStatus DRAFT = new TransactionStatus("draft");
    public static final TransactionStatus READY = new TransactionStatus("ready");
    public static final TransactionStatus BILLED = new TransactionStatus("billed");
    public static final TransactionStatus PAID = new TransactionStatus("paid");
    public static final TransactionStatus COMPLETED = new TransactionStatus("completed");
    public static final TransactionStatus CANCELED = new TransactionStatus("canceled");
    public static final TransactionStatus PAST_DUE = new TransactionStatus("past_due");

    private static final Set<TransactionStatus> KNOWN =
            Set.of(DRAFT, READY, BILLED, PAID, COMPLETED, CANCELED, PAST_DUE);

    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    @Override
    public String toString() {
        return wire;
    }
}
