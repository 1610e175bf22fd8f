package dev.tenure.activities.inbox;

import dev.tenure.workflows.purchase.PurchaseEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a dispatcher did with its leased events, written back with one call. */
final class Settlement {
    private final List<TransactionRow> transactions = new ArrayList<>();
    private final List<AdjustmentRow> adjustments = new ArrayList<>();
    private final List<Log> logs = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<String, List<PurchaseEvent>> purchases = new LinkedHashMap<>();
    private final Map<String, Integer> attempts;

    Settlement(List<LeasedEvent> leased) {
        attempts = leased.stream().collect(Collectors.toMap(LeasedEvent::eventId, LeasedEvent::attempts));
    }

    /**
     * {@code signalled}, {@code applied}, {@code ignored}, {@code failed}, or {@code waiting} for some seconds.
     *
     * @param attempt whose lease it was; one that another dispatcher took over settles nothing
     */
    record Outcome(
            String eventId,
            int attempt,
            String outcome,
            @Nullable String reason,
            @Nullable Double waitSeconds) {

        private Outcome unstorable() {
            return new Outcome(eventId, attempt, "failed", "unstorable", null);
        }
    }

    /** A row of the table of adjustments. */
    record AdjustmentRow(
            String adjustmentId,
            String transactionId,
            @Nullable String subscriptionId,
            @Nullable String customerId,
            String action,
            @Nullable String type,
            String status,
            String currencyCode,
            long totalMinor,
            Instant updatedAt) {}

    /**
     * A row of the audit, written once per event.
     *
     * @param at billing time
     * @param reason the event's id
     */
    record Log(
            Instant at,
            String event,
            boolean success,
            String errorCode,
            String actor,
            @Nullable String userId,
            @Nullable String subscriptionId,
            String reason) {}

    /** The settlement of a route that could not be dispatched at all. */
    static Settlement failed(List<LeasedEvent> leased, String reason) {
        Settlement settlement = new Settlement(leased);
        leased.forEach(event -> settlement.outcome(event.eventId(), "failed", reason));
        return settlement;
    }

    void outcome(String eventId, String outcome, @Nullable String reason) {
        outcomes.add(new Outcome(eventId, attempt(eventId), outcome, reason, null));
    }

    void waiting(String eventId, String reason, double seconds) {
        outcomes.add(new Outcome(eventId, attempt(eventId), "waiting", reason, seconds));
    }

    void mirror(TransactionRow row) {
        transactions.add(row);
    }

    void mirror(AdjustmentRow row) {
        adjustments.add(row);
    }

    /** What is for the workflow of a purchase; it is no part of what is written back. */
    void purchase(String transactionId, PurchaseEvent event) {
        purchases
                .computeIfAbsent(transactionId, transaction -> new ArrayList<>())
                .add(event);
    }

    Map<String, List<PurchaseEvent>> purchases() {
        return purchases;
    }

    void log(Log row) {
        logs.add(row);
    }

    private int attempt(String eventId) {
        return Objects.requireNonNull(attempts.get(eventId), eventId);
    }

    List<String> eventIds() {
        return outcomes.stream().map(Outcome::eventId).toList();
    }

    Body body() {
        return Body.of(List.of(this));
    }

    /** The same without what Postgres cannot store: an event whose mirror row was all there was to do has failed. */
    Body withoutMirrors() {
        return new Body(
                List.of(),
                List.of(),
                List.copyOf(logs),
                outcomes.stream()
                        .map(outcome -> outcome.outcome().equals("applied") ? outcome.unstorable() : outcome)
                        .toList());
    }

    /** The argument of {@code settle_events}. */
    record Body(
            List<TransactionRow> transactions,
            List<AdjustmentRow> adjustments,
            List<Log> logs,
            List<Outcome> outcomes) {

        static Body of(List<Settlement> all) {
            return new Body(
                    all.stream().flatMap(one -> one.transactions.stream()).toList(),
                    all.stream().flatMap(one -> one.adjustments.stream()).toList(),
                    all.stream().flatMap(one -> one.logs.stream()).toList(),
                    all.stream().flatMap(one -> one.outcomes.stream()).toList());
        }
    }
}
