package dev.tenure.workflows.purchase;

import dev.tenure.workflows.purchase.PurchaseRecords.Apply;
import dev.tenure.workflows.purchase.PurchaseRecords.EventOutcome;
import dev.tenure.workflows.purchase.PurchaseRecords.Grant;
import dev.tenure.workflows.purchase.PurchaseRecords.Log;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The judge of purchases: from what is known and what happened to what is to be stored. A pure function. */
final class Purchases {

    private final PurchaseState before;
    private final List<Grant> grants = new ArrayList<>();
    private final List<Log> logs = new ArrayList<>();
    private final List<EventOutcome> outcomes = new ArrayList<>();
    private PurchaseState state;

    private Purchases(PurchaseState before) {
        this.before = before;
        this.state = before;
    }

    /** What one look at the facts comes to; nothing is worth storing if it changes nothing. */
    record Decision(
            PurchaseState next,
            List<Grant> grants,
            List<Log> logs,
            List<EventOutcome> outcomes,
            boolean isWorthRecording) {

        Apply toRequest(long expectedVersion, Instant at) {
            return new Apply(
                    next.transactionId(),
                    expectedVersion,
                    at,
                    next.userId(),
                    next.customerId(),
                    next.subscriptionId(),
                    next.status(),
                    next.credits(),
                    next.withVersion(expectedVersion + 1),
                    grants,
                    logs,
                    outcomes);
        }
    }

    static Decision decide(PurchaseState state, List<PurchaseEvent> events) {
        Purchases docket = new Purchases(state);
        events.forEach(docket::take);
        docket.grant();
        return docket.close();
    }

    private void take(PurchaseEvent event) {
        if (state.eventIds().contains(event.eventId())) {
            outcome(event, "duplicate");
            return;
        }
        switch (event.fact()) {
            case PurchaseFact.Bought bought -> state = state.with(bought);
            case PurchaseFact.Adjusted adjusted -> adjust(adjusted);
            case PurchaseFact.Claimed claimed -> state = state.ownedBy(claimed.userId());
        }
        state = state.remembering(event.eventId());
        outcome(event, "applied");
    }

    private void outcome(PurchaseEvent event, String outcome) {
        if (!event.shared()) {
            outcomes.add(new EventOutcome(event.eventId(), outcome));
        }
    }

    /** What a refund takes back from the wallet is not decided here: it is kept, and people are asked to look. */
    private void adjust(PurchaseFact.Adjusted adjusted) {
        boolean isNews = state.adjustments().stream()
                .filter(known -> known.adjustmentId().equals(adjusted.adjustmentId()))
                .allMatch(known -> known.updatedAt().isBefore(adjusted.updatedAt()));
        if (isNews && concerns(adjusted)) {
            state = state.with(adjusted);
            logs.add(new Log(
                    "credits_refund",
                    false,
                    "needs_review",
                    "provider",
                    "%s %s %s %d %s"
                            .formatted(
                                    adjusted.adjustmentId(),
                                    adjusted.action(),
                                    adjusted.status(),
                                    adjusted.totalMinor(),
                                    adjusted.currency())));
        }
    }

    /** What a refund takes of the plan in the same basket leaves the credits bought. */
    private boolean concerns(PurchaseFact.Adjusted adjusted) {
        return adjusted.lineIds().isEmpty()
                || state.lines().isEmpty()
                || state.lines().stream().anyMatch(line -> adjusted.lineIds().contains(line.lineId()));
    }

    /** Each line once, to whoever is known to have paid; before that it waits. */
    private void grant() {
        if (state.userId() == null) {
            return;
        }
        for (PurchaseFact.Line line : state.lines()) {
            if (!state.granted().contains(line.lineId())) {
                state = state.granting(line.lineId());
                if (line.credits() > 0) {
                    grants.add(new Grant("purchase/" + line.lineId(), line.credits()));
                }
            }
        }
    }

    private Decision close() {
        boolean isWorthRecording = !state.equals(before) || !outcomes.isEmpty();
        return new Decision(state, List.copyOf(grants), List.copyOf(logs), List.copyOf(outcomes), isWorthRecording);
    }
}
