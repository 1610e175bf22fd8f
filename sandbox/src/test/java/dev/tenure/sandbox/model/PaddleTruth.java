package dev.tenure.sandbox.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What is so at Paddle, whoever knows it: the newest form of each object, read with the model's own eyes. */
public final class PaddleTruth {
    static final Map<String, Integer> LEVELS = Map.of(
            "pri_01tenure0pro0monthly000000", 1,
            "pri_01tenure0pro0yearly0000000", 1,
            "pri_01tenure0max0monthly000000", 2);
    private static final Set<String> PAID_ORIGINS = Set.of("web", "api", "subscription_recurring");
    private static final String UPDATE = "subscription_update";

    /** A renewal is paid within minutes, if it is not declined. */
    private static final Duration SETTLES = Duration.ofMinutes(10);

    private final Map<String, JsonNode> transactions = new LinkedHashMap<>();
    private final Map<String, JsonNode> adjustments = new LinkedHashMap<>();
    private JsonNode subscription;

    public PaddleTruth(JsonNode nothing) {
        subscription = nothing;
    }

    public void happened(String eventType, JsonNode data) {
        String kind = eventType.substring(0, eventType.indexOf('.'));
        switch (kind) {
            case "subscription" -> subscription = data;
            case "transaction" -> transactions.put(data.path("id").asString(), data);
            case "adjustment" -> adjustments.put(data.path("id").asString(), data);
            default -> {}
        }
    }

    public JsonNode subscription() {
        return subscription;
    }

    public Collection<JsonNode> adjustments() {
        return adjustments.values();
    }

    public String status() {
        return subscription.path("status").asString("");
    }

    public boolean isCanceled() {
        return status().equals("canceled");
    }

    public String scheduledAction() {
        return subscription.path("scheduled_change").path("action").asString("");
    }

    public boolean isLeaving() {
        return isCanceled() || scheduledAction().equals("cancel");
    }

    public Optional<Instant> periodEnd() {
        return instant(subscription.path("current_billing_period").path("ends_at"));
    }

    Optional<Instant> updatedAt() {
        return instant(subscription.path("updated_at"));
    }

    public Optional<Instant> canceledAt() {
        return instant(subscription.path("canceled_at"));
    }

    /** Completed transactions that paid for a plan. */
    public List<JsonNode> paid() {
        return transactions.values().stream()
                .filter(transaction ->
                        transaction.path("status").asString().equals("completed") && paysForAPlan(transaction))
                .toList();
    }

    private static boolean paysForAPlan(JsonNode transaction) {
        String origin = transaction.path("origin").asString();
        return (PAID_ORIGINS.contains(origin) || origin.equals(UPDATE))
                && lines(transaction).stream()
                        .anyMatch(line -> line.path("quantity").asInt() > 0)
                && end(transaction).isPresent();
    }

    public static boolean isUpdate(JsonNode transaction) {
        return transaction.path("origin").asString().equals(UPDATE);
    }

    public static boolean isRenewal(JsonNode transaction) {
        return transaction.path("origin").asString().equals("subscription_recurring");
    }

    public static List<JsonNode> lines(JsonNode transaction) {
        return StreamSupport.stream(
                        transaction.path("details").path("line_items").spliterator(), false)
                .filter(line -> LEVELS.containsKey(line.path("price_id").asString()))
                .toList();
    }

    public static Optional<Instant> start(JsonNode transaction) {
        return instant(transaction.path("billing_period").path("starts_at"));
    }

    public static Optional<Instant> end(JsonNode transaction) {
        return instant(transaction.path("billing_period").path("ends_at"));
    }

    /** Until when it pays: a later change may have given back what it paid for. */
    public Optional<Instant> paidUntil(JsonNode transaction) {
        return end(transaction)
                .map(end -> givenBackAt(transaction).filter(end::isAfter).orElse(end));
    }

    /** A change that gives back a price of the same interval: the period goes on. */
    public static boolean isPartOfAPeriod(JsonNode transaction) {
        List<String> gone = prices(transaction, -1);
        List<String> come = prices(transaction, 1);
        return isUpdate(transaction)
                && gone.stream().anyMatch(old -> come.stream().anyMatch(next -> isYear(old) == isYear(next)));
    }

    private static List<String> prices(JsonNode transaction, int sign) {
        return lines(transaction).stream()
                .filter(line -> Integer.signum(line.path("quantity").asInt()) == sign)
                .map(line -> line.path("price_id").asString())
                .toList();
    }

    private static boolean isYear(String priceId) {
        return priceId.equals(Life.PRO_YEAR);
    }

    /** The best level that is paid for at an instant. */
    int levelPaidAt(Instant at) {
        return paid().stream()
                .filter(transaction ->
                        start(transaction).filter(start -> !start.isAfter(at)).isPresent()
                                && paidUntil(transaction).filter(at::isBefore).isPresent())
                .flatMap(transaction -> prices(transaction, 1).stream())
                .mapToInt(price -> Objects.requireNonNull(LEVELS.get(price)))
                .max()
                .orElse(0);
    }

    private Optional<Instant> givenBackAt(JsonNode transaction) {
        List<String> prices = lines(transaction).stream()
                .filter(line -> line.path("quantity").asInt() > 0)
                .map(line -> line.path("price_id").asString())
                .toList();
        return completed().stream()
                .filter(later -> isUpdate(later) && billedAt(later).isAfter(billedAt(transaction)))
                .filter(later -> !isTakenBack(later))
                .filter(later -> lines(later).stream()
                        .anyMatch(line -> line.path("quantity").asInt() < 0
                                && prices.contains(line.path("price_id").asString())))
                .map(PaddleTruth::billedAt)
                .min(Instant::compareTo);
    }

    public static Instant billedAt(JsonNode transaction) {
        return instant(transaction.path("billed_at"))
                .or(() -> start(transaction))
                .orElseThrow();
    }

    /** Whether it begins in the period that another one opened. */
    static boolean isWithin(JsonNode transaction, JsonNode period) {
        Instant start = start(transaction).orElseThrow();
        return !start.isBefore(start(period).orElseThrow())
                && start.isBefore(end(period).orElseThrow());
    }

    /** A bill that failed at first is charged when it is paid. */
    public static Instant chargedAt(JsonNode transaction) {
        Instant billedAt = billedAt(transaction);
        return StreamSupport.stream(transaction.path("payments").spliterator(), false)
                .flatMap(payment -> instant(payment.path("captured_at")).stream())
                .filter(paidAt -> paidAt.isAfter(billedAt.plus(SETTLES)))
                .findFirst()
                .orElse(billedAt);
    }

    /** Money of it went back, or is on its way. */
    public boolean isGivenBack(JsonNode transaction) {
        String id = transaction.path("id").asString();
        return adjustments.values().stream()
                .anyMatch(adjustment ->
                        adjustment.path("transaction_id").asString().equals(id)
                                && !adjustment.path("action").asString().equals("credit")
                                && !adjustment.path("status").asString().equals("rejected"));
    }

    /** A full refund that was not rejected. */
    public boolean isRefunded(JsonNode transaction) {
        String id = transaction.path("id").asString();
        return adjustments.values().stream()
                .anyMatch(adjustment ->
                        adjustment.path("transaction_id").asString().equals(id)
                                && adjustment.path("action").asString().equals("refund")
                                && adjustment.path("type").asString().equals("full")
                                && !adjustment.path("status").asString().equals("rejected"));
    }

    /** All of its money went back. */
    private boolean isTakenBack(JsonNode transaction) {
        String id = transaction.path("id").asString();
        return adjustments.values().stream()
                .anyMatch(adjustment ->
                        adjustment.path("transaction_id").asString().equals(id) && isTakenWhole(adjustment));
    }

    private static boolean isTakenWhole(JsonNode adjustment) {
        String action = adjustment.path("action").asString();
        boolean isWhole =
                action.equals("refund") && adjustment.path("type").asString().equals("full");
        return adjustment.path("status").asString().equals("approved") && (isWhole || action.equals("chargeback"));
    }

    /** A transaction that was charged back, or whose refund was approved. */
    public boolean hasMoneyTakenBack() {
        return adjustments.values().stream()
                .anyMatch(adjustment -> adjustment.path("action").asString().equals("chargeback")
                        || (adjustment.path("action").asString().equals("refund")
                                && adjustment.path("status").asString().equals("approved")));
    }

    /** When the money of a period that was not over was taken back whole; empty if none was. */
    public Optional<Instant> takenBackAt() {
        return adjustments.values().stream()
                .filter(PaddleTruth::isTakenWhole)
                .filter(this::isInItsPeriod)
                .map(adjustment -> Instant.parse(adjustment.path("updated_at").asString()))
                .min(Instant::compareTo);
    }

    private boolean isInItsPeriod(JsonNode adjustment) {
        JsonNode transaction =
                transactions.get(adjustment.path("transaction_id").asString());
        if (transaction == null || isUpdate(transaction)) {
            return false;
        }
        Instant made = Instant.parse(adjustment.path("created_at").asString());
        return paysForAPlan(transaction)
                && end(transaction).filter(made::isBefore).isPresent();
    }

    public static Optional<Instant> instant(JsonNode node) {
        return node.isString() ? Optional.of(Instant.parse(node.asString())) : Optional.empty();
    }

    public List<JsonNode> completed() {
        return transactions.values().stream()
                .filter(transaction -> transaction.path("status").asString().equals("completed"))
                .toList();
    }
}
