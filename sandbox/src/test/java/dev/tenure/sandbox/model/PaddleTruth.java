package dev.tenure.sandbox.model;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What is so at Paddle, whoever knows it: the newest form of each object, read with the model's own eyes. */
final class PaddleTruth {
    static final Map<String, Integer> LEVELS = Map.of(
            "pri_01tenure0pro0monthly000000", 1,
            "pri_01tenure0pro0yearly0000000", 1,
            "pri_01tenure0max0monthly000000", 2);
    private static final Set<String> PAID_ORIGINS = Set.of("web", "api", "subscription_recurring");
    private static final String UPDATE = "subscription_update";

    private final Map<String, JsonNode> transactions = new LinkedHashMap<>();
    private final Map<String, JsonNode> adjustments = new LinkedHashMap<>();
    private JsonNode subscription;

    PaddleTruth(JsonNode nothing) {
        subscription = nothing;
    }

    void happened(String eventType, JsonNode data) {
        String kind = eventType.substring(0, eventType.indexOf('.'));
        switch (kind) {
            case "subscription" -> subscription = data;
            case "transaction" -> transactions.put(data.path("id").asString(), data);
            case "adjustment" -> adjustments.put(data.path("id").asString(), data);
            default -> {}
        }
    }

    JsonNode subscription() {
        return subscription;
    }

    Collection<JsonNode> adjustments() {
        return adjustments.values();
    }

    String status() {
        return subscription.path("status").asString("");
    }

    boolean isCanceled() {
        return status().equals("canceled");
    }

    String scheduledAction() {
        return subscription.path("scheduled_change").path("action").asString("");
    }

    boolean isLeaving() {
        return isCanceled() || scheduledAction().equals("cancel");
    }

    Optional<Instant> periodEnd() {
        return instant(subscription.path("current_billing_period").path("ends_at"));
    }

    Optional<Instant> canceledAt() {
        return instant(subscription.path("canceled_at"));
    }

    /** Completed transactions that paid for a plan. */
    List<JsonNode> paid() {
        return transactions.values().stream()
                .filter(transaction ->
                        transaction.path("status").asString().equals("completed") && paysForAPlan(transaction))
                .toList();
    }

    private static boolean paysForAPlan(JsonNode transaction) {
        String origin = transaction.path("origin").asString();
        return (PAID_ORIGINS.contains(origin) || origin.equals(UPDATE))
                && lines(transaction).stream().anyMatch(line -> line.path("quantity").asInt() > 0)
                && end(transaction).isPresent();
    }

    static boolean isUpdate(JsonNode transaction) {
        return transaction.path("origin").asString().equals(UPDATE);
    }

    static boolean isRenewal(JsonNode transaction) {
        return transaction.path("origin").asString().equals("subscription_recurring");
    }

    static List<JsonNode> lines(JsonNode transaction) {
        return StreamSupport.stream(
                        transaction.path("details").path("line_items").spliterator(), false)
                .filter(line -> LEVELS.containsKey(line.path("price_id").asString()))
                .toList();
    }

    static Optional<Instant> start(JsonNode transaction) {
        return instant(transaction.path("billing_period").path("starts_at"));
    }

    static Optional<Instant> end(JsonNode transaction) {
        return instant(transaction.path("billing_period").path("ends_at"));
    }

    static Instant billedAt(JsonNode transaction) {
        return instant(transaction.path("billed_at"))
                .or(() -> start(transaction))
                .orElseThrow();
    }

    /** Money of it went back, or is on its way. */
    boolean isGivenBack(JsonNode transaction) {
        String id = transaction.path("id").asString();
        return adjustments.values().stream()
                .anyMatch(adjustment -> adjustment.path("transaction_id").asString().equals(id)
                        && !adjustment.path("action").asString().equals("credit")
                        && !adjustment.path("status").asString().equals("rejected"));
    }

    /** A full refund that was not rejected. */
    boolean isRefunded(JsonNode transaction) {
        String id = transaction.path("id").asString();
        return adjustments.values().stream()
                .anyMatch(adjustment -> adjustment.path("transaction_id").asString().equals(id)
                        && adjustment.path("action").asString().equals("refund")
                        && adjustment.path("type").asString().equals("full")
                        && !adjustment.path("status").asString().equals("rejected"));
    }

    /** A transaction that was charged back, or whose refund was approved. */
    boolean hasMoneyTakenBack() {
        return adjustments.values().stream()
                .anyMatch(adjustment -> adjustment.path("action").asString().equals("chargeback")
                        || (adjustment.path("action").asString().equals("refund")
                                && adjustment.path("status").asString().equals("approved")));
    }

    static Optional<Instant> instant(JsonNode node) {
        return node.isString() ? Optional.of(Instant.parse(node.asString())) : Optional.empty();
    }

    List<JsonNode> completed() {
        return transactions.values().stream()
                .filter(transaction -> transaction.path("status").asString().equals("completed"))
                .toList();
    }
}
