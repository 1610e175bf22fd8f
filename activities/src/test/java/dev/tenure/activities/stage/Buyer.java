package dev.tenure.activities.stage;

import dev.tenure.paddle.link.CheckoutLink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person who buys one subscription, and what Paddle sends about it (paddle.md 2.5, 2.6 and 5.1).
 *
 * @param key the 26 characters that all ids of the purchase share
 * @param customData of the checkout, as JSON
 */
public record Buyer(String key, String customData, String priceId, String productId, Instant startsAt) {
    public static final CheckoutLink LINK = new CheckoutLink("a secret of the tests, long enough");
    public static final String PRO_MONTH = "pri_01tenure0pro0monthly000000";
    public static final String PRO = "pro_01tenure0pro00000000000000";

    /** Buys {@code pro} for a month, with a genuine link, a few seconds ago. */
    public static Buyer of(int number) {
        String key = "01buyer%019d".formatted(number);
        return new Buyer(key, linked(user(key)), PRO_MONTH, PRO, justNow());
    }

    public static Instant justNow() {
        return Instant.now().minusSeconds(5).truncatedTo(ChronoUnit.MICROS);
    }

    /** What a genuine checkout of that user carries. */
    public static String linked(String userId) {
        Map<String, String> signed = LINK.sign(userId);
        return """
                {"tenure_user":"%s","tenure_link":"%s"}""".formatted(signed.get(CheckoutLink.USER), signed.get(CheckoutLink.LINK));
    }

    private static String user(String key) {
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    public Buyer withCustomData(String other) {
        return new Buyer(key, other, priceId, productId, startsAt);
    }

    public Buyer buying(String otherPriceId, String otherProductId) {
        return new Buyer(key, customData, otherPriceId, otherProductId, startsAt);
    }

    public Buyer startingAt(Instant other) {
        return new Buyer(key, customData, priceId, productId, other.truncatedTo(ChronoUnit.MICROS));
    }

    public String userId() {
        return user(key);
    }

    public String subscriptionId() {
        return "sub_" + key;
    }

    public String transactionId() {
        return "txn_" + key;
    }

    public String customerId() {
        return "ctm_" + key;
    }

    public Instant endsAt() {
        return startsAt.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant();
    }

    /** The eight events of a first checkout that say something; created and activated occur at the same microsecond. */
    public List<Webhook> checkout() {
        Instant paid = startsAt;
        Instant active = startsAt.plusMillis(900);
        return List.of(
                customerCreated("1"),
                transaction("2", "transaction.paid", "paid", paid, false),
                transaction("3", "transaction.updated", "paid", paid.plusMillis(950), true),
                transaction("4", "transaction.updated", "completed", paid.plusSeconds(2), true),
                transaction("5", "transaction.completed", "completed", paid.plusSeconds(2), true),
                subscription("6", "subscription.created", "active", active),
                subscription("7", "subscription.activated", "active", active),
                subscription("8", "subscription.updated", "active", active.plusMillis(50)));
    }

    /** All that Paddle sends, from the opened checkout to the completed transaction. */
    public List<Webhook> wholeCheckout() {
        List<Webhook> tail = checkout();
        return List.of(
                transaction("a", "transaction.created", "draft", startsAt.minusSeconds(90), false),
                tail.get(0),
                addressCreated("b"),
                transaction("c", "transaction.updated", "ready", startsAt.minusSeconds(60), false),
                transaction("d", "transaction.ready", "ready", startsAt.minusSeconds(60), false),
                transaction("e", "transaction.updated", "paid", startsAt, false),
                tail.get(1),
                tail.get(5),
                tail.get(6),
                tail.get(2),
                tail.get(3),
                tail.get(4));
    }

    public Webhook transaction(String number, String type, String status, Instant updatedAt, boolean isStarted) {
        boolean isCompleted = status.equals("completed");
        String subscription = isStarted ? subscriptionId() : null;
        return webhook(
                number,
                type,
                updatedAt,
                transactionId(),
                subscription,
                transactionData(status, updatedAt, subscription)
                        .formatted(isCompleted ? "\"325-10566\"" : "null", isStarted ? period() : "null"));
    }

    public Webhook subscription(String number, String type, String status, Instant updatedAt) {
        return webhook(
                number, type, updatedAt, subscriptionId(), subscriptionId(), subscriptionData(status, updatedAt, null));
    }

    /** Somebody has asked Paddle to end it with its period. */
    public Webhook cancelScheduled(String number, Instant updatedAt) {
        return webhook(
                number,
                "subscription.updated",
                updatedAt,
                subscriptionId(),
                subscriptionId(),
                subscriptionData("active", updatedAt, "cancel"));
    }

    /** Somebody has refunded the whole purchase. */
    public Webhook refunded(String number, Instant updatedAt) {
        return webhook(
                number,
                "adjustment.created",
                updatedAt,
                "adj_" + key,
                subscriptionId(),
                refundData("approved", updatedAt));
    }

    /** What became of the refund of the whole purchase. */
    public Webhook refund(String number, String status, Instant updatedAt) {
        return webhook(
                number, "adjustment.updated", updatedAt, "adj_" + key, subscriptionId(), refundData(status, updatedAt));
    }

    /** A refund of the whole purchase as Paddle's API and webhooks show it. */
    public String refundData(String status, Instant updatedAt) {
        return """
                {"id":"adj_%s","action":"refund","type":"full","transaction_id":"%s","subscription_id":"%s",
                 "customer_id":"%s","reason":"asked for it","credit_applied_to_balance":null,"currency_code":"USD",
                 "status":"%s","items":[],"totals":{"subtotal":"1667","tax":"333","total":"2000","fee":"0",
                   "retained_fee":"0","earnings":"0","currency_code":"USD"},"payout_totals":null,
                 "tax_rates_used":[],"created_at":"%s","updated_at":"%s"}""".formatted(key, transactionId(), subscriptionId(), customerId(), status, updatedAt, updatedAt);
    }

    private Webhook customerCreated(String number) {
        return customer(number, "customer.created");
    }

    /** Somebody has changed the customer in Paddle's dashboard, or Paddle tells it again. */
    public Webhook customerUpdated(String number) {
        return customer(number, "customer.updated");
    }

    private Webhook customer(String number, String type) {
        return webhook(number, type, startsAt.minusSeconds(80), customerId(), null, """
                {"id":"%s","name":null,"email":"buyer@example.com","marketing_consent":false,"status":"active",
                 "custom_data":null,"locale":"en","created_at":"%s","updated_at":"%s","import_meta":null}""".formatted(
                        customerId(), startsAt.minusSeconds(80), startsAt.minusSeconds(80)));
    }

    private Webhook addressCreated(String number) {
        return webhook(number, "address.created", startsAt.minusSeconds(79), "add_" + key, null, """
                {"id":"add_%s","customer_id":"%s","country_code":"US","status":"active","custom_data":null}""".formatted(
                        key, customerId()));
    }

    private Webhook webhook(
            String number,
            String type,
            Instant occurredAt,
            String entityId,
            @Nullable String subscription,
            String data) {
        String eventId = "evt_" + key.substring(1) + number;
        return Webhook.of(eventId, type, occurredAt, entityId, customerId(), subscription, data);
    }

    private String period() {
        return """
                {"starts_at":"%s","ends_at":"%s"}""".formatted(startsAt, endsAt());
    }

    private String price() {
        return """
                {"id":"%s","product_id":"%s","type":"standard","description":"internal","name":"Monthly",
                 "billing_cycle":{"interval":"month","frequency":1},"trial_period":null,"tax_mode":"account_setting",
                 "unit_price":{"amount":"2000","currency_code":"USD"},"unit_price_overrides":[],
                 "quantity":{"minimum":1,"maximum":100},"status":"active","custom_data":null}""".formatted(priceId, productId);
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }

    /** The subscription as Paddle's API and webhooks show it. */
    public String subscriptionData(String status, Instant updatedAt, @Nullable String scheduled) {
        boolean isOver = status.equals("canceled");
        return """
                {"id":"%s","status":"%s","customer_id":"%s","address_id":"add_%s","business_id":null,
                 "currency_code":"USD","created_at":"%s","updated_at":"%s","started_at":"%s","first_billed_at":"%s",
                 "next_billed_at":%s,"paused_at":null,"canceled_at":%s,"discount":null,
                 "collection_mode":"automatic","billing_details":null,"current_billing_period":%s,
                 "billing_cycle":{"interval":"month","frequency":1},"scheduled_change":%s,
                 "items":[{"status":"active","quantity":1,"recurring":true,"created_at":"%s","updated_at":"%s",
                   "previously_billed_at":"%s","next_billed_at":"%s","trial_dates":null,"price":%s,
                   "product":{"id":"%s","name":"Pro","tax_category":"saas","status":"active"}}],
                 "custom_data":%s,"import_meta":null}""".formatted(
                        subscriptionId(),
                        status,
                        customerId(),
                        key,
                        startsAt,
                        updatedAt,
                        startsAt,
                        startsAt,
                        quoted(isOver || scheduled != null ? null : endsAt().toString()),
                        quoted(isOver ? updatedAt.toString() : null),
                        isOver ? "null" : period(),
                        scheduled == null ? "null" : """
                                {"action":"%s","effective_at":"%s","resume_at":null}""".formatted(scheduled, endsAt()),
                        startsAt,
                        updatedAt,
                        startsAt,
                        endsAt(),
                        price(),
                        productId,
                        customData);
    }

    /** With two places left open: the invoice's number and the billing period. */
    private String transactionData(String status, Instant updatedAt, @Nullable String subscription) {
        String totals = """
                "subtotal":"1667","discount":"0","tax":"333","total":"2000\"""";
        return """
                {"id":"%s","status":"%s","customer_id":"%s","address_id":"add_%s","business_id":null,
                 "custom_data":%s,"currency_code":"USD","origin":"web","subscription_id":%s,"invoice_id":null,
                 "invoice_number":%%s,"collection_mode":"automatic","discount_id":null,"billing_details":null,
                 "billing_period":%%s,"items":[{"price":%s,"quantity":1,"proration":null}],
                 "details":{"tax_rates_used":[],"totals":{%s,"credit":"0","credit_to_balance":"0","balance":"0",
                   "grand_total":"2000","fee":null,"earnings":null,"currency_code":"USD"},"adjusted_totals":null,
                   "payout_totals":null,"adjusted_payout_totals":null,
                   "line_items":[{"id":"txnitm_%s","price_id":"%s","quantity":1,"proration":null,"tax_rate":"0.2",
                     "unit_totals":{%s},"totals":{%s},"product":{"id":"%s","name":"Pro"}}]},
                 "payments":[],"checkout":{"url":null},"created_at":"%s","updated_at":"%s","billed_at":"%s",
                 "revised_at":null}""".formatted(
                        transactionId(),
                        status,
                        customerId(),
                        key,
                        customData,
                        quoted(subscription),
                        price(),
                        totals,
                        key,
                        priceId,
                        totals,
                        totals,
                        productId,
                        startsAt.minusSeconds(90),
                        updatedAt,
                        startsAt);
    }

    /** The completed transaction as Paddle's API shows it. */
    public String completedTransaction() {
        return transactionData("completed", startsAt.plusSeconds(2), subscriptionId())
                .formatted("\"325-10566\"", period());
    }
}
