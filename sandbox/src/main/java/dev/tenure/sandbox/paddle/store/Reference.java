package dev.tenure.sandbox.paddle.store;

/** By what other object an object can be found quickly. */
public enum Reference {
    CUSTOMER("customer_id"),
    SUBSCRIPTION("subscription_id"),
    TRANSACTION("transaction_id");

    private final String column;

    Reference(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }
}
