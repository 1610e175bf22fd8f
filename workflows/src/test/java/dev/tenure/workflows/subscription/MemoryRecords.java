package dev.tenure.workflows.subscription;

import dev.tenure.workflows.payload.PayloadJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Postgres as the workflow sees it: rows fenced by their version, a ledger with unique keys, an audit. */
final class MemoryRecords implements Records {
    private final Map<String, SubscriptionState> rows = new HashMap<>();
    private final List<ApplyRequest> applied = new ArrayList<>();
    private int failures;
    private int lostFences;
    private int fencesToLose;

    /** What a reader of one subscription has seen, each time that something was stored. */
    synchronized List<ApplyRequest> applied(String subscriptionId) {
        return applied.stream()
                .filter(request -> request.subscriptionId().equals(subscriptionId))
                .toList();
    }

    synchronized SubscriptionState row(String subscriptionId) {
        SubscriptionState row = rows.get(subscriptionId);
        return row == null ? SubscriptionState.opening(subscriptionId, Policies.DEFAULT) : row;
    }

    /** Somebody else is faster so many times. */
    synchronized void loseFences(int times) {
        fencesToLose = times;
    }

    synchronized int lostFences() {
        return lostFences;
    }

    /** A backup is restored. */
    synchronized void setBack(SubscriptionState earlier) {
        rows.put(earlier.subscriptionId(), earlier);
    }

    /** Postgres is away for so many tries. */
    synchronized void failTimes(int times) {
        failures = times;
    }

    synchronized int failuresLeft() {
        return failures;
    }

    /** Somebody else stores a newer state. */
    synchronized void moveOn(String subscriptionId, UnaryOperator<SubscriptionState> change) {
        SubscriptionState row = row(subscriptionId);
        rows.put(subscriptionId, change.apply(row).withVersion(row.version() + 1));
    }

    @Override
    public synchronized ApplyOutcome apply(ApplyRequest request) {
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("Postgres is away");
        }
        if (fencesToLose > 0) {
            fencesToLose--;
            moveOn(request.subscriptionId(), row -> row);
        }
        SubscriptionState row = row(request.subscriptionId());
        if (row.version() > request.expectedVersion()) {
            lostFences++;
            return new ApplyOutcome(false, row);
        }
        rows.put(
                request.subscriptionId(),
                PayloadJson.read(PayloadJson.write(request.state()), SubscriptionState.class));
        applied.add(request);
        return new ApplyOutcome(true, null);
    }

    List<String> grants(String subscriptionId) {
        return applied(subscriptionId).stream()
                .flatMap(request -> request.grants().stream())
                .map(ApplyRequest.Grant::businessKey)
                .toList();
    }

    List<String> logged(String subscriptionId, String event) {
        return applied(subscriptionId).stream()
                .flatMap(request -> request.logs().stream())
                .map(ApplyRequest.Log::event)
                .filter(event::equals)
                .toList();
    }

    List<Instant> downgradedAt(String subscriptionId) {
        return applied(subscriptionId).stream()
                .filter(request -> request.downgrade() != null)
                .map(ApplyRequest::at)
                .toList();
    }

    List<String> outcomes(String subscriptionId) {
        return applied(subscriptionId).stream()
                .flatMap(request -> request.outcomes().stream())
                .map(ApplyRequest.EventOutcome::outcome)
                .toList();
    }

    @Nullable
    Instant accessUntil(String subscriptionId) {
        return row(subscriptionId).standing().accessUntil();
    }
}
