package dev.tenure.sandbox.paddle.store;

/** The kinds of objects that Paddle keeps, with the prefix of their ids and the name in messages. */
public enum Kind {
    PRODUCT("pro", "Product"),
    PRICE("pri", "Price"),
    DISCOUNT("dsc", "Discount"),
    CUSTOMER("ctm", "Customer"),
    ADDRESS("add", "Address"),
    BUSINESS("biz", "Business"),
    PAYMENT_METHOD("paymtd", "Payment method"),
    TRANSACTION("txn", "Transaction"),
    SUBSCRIPTION("sub", "Subscription"),
    ADJUSTMENT("adj", "Adjustment"),
    NOTIFICATION_SETTING("ntfset", "Notification setting");

    private final String prefix;
    private final String title;

    Kind(String prefix, String title) {
        this.prefix = prefix;
        this.title = title;
    }

    public String prefix() {
        return prefix;
    }

    public String title() {
        return title;
    }
}
