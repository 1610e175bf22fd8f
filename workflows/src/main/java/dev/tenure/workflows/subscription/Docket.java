package dev.tenure.workflows.subscription;

import dev.tenure.workflows.subscription.ApplyRequest.Downgrade;
import dev.tenure.workflows.subscription.ApplyRequest.EventOutcome;
import dev.tenure.workflows.subscription.ApplyRequest.Grant;
import dev.tenure.workflows.subscription.ApplyRequest.Log;
import dev.tenure.workflows.subscription.ApplyRequest.Seen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One case before the judge: what was known, what it becomes, and what is noted on the way. */
final class Docket {
    final SubscriptionState before;
    SubscriptionState state;
    String actor = "provider";

    boolean isAskedToLook;

    /** Why Paddle gave no answer: a status or what happened to the connection; null if it answered. */
    @Nullable
    String silence;

    @Nullable
    Ask ask;

    @Nullable
    CommandOutcome answer;

    private @Nullable Downgrade downgrade;
    private final List<Grant> grants = new ArrayList<>();
    private final List<Log> logs = new ArrayList<>();
    private final List<EventOutcome> outcomes = new ArrayList<>();

    Docket(SubscriptionState before) {
        this.before = before;
        this.state = before;
    }

    void lookNow() {
        actor = "system";
        isAskedToLook = true;
    }

    void log(Log log) {
        logs.add(log);
    }

    void logs(List<Log> more) {
        logs.addAll(more);
    }

    void grant(Grant grant) {
        grants.add(grant);
    }

    void outcome(String eventId, String outcome) {
        outcomes.add(new EventOutcome(eventId, outcome, null));
    }

    void downgrade(String reason) {
        downgrade = new Downgrade(actor, reason);
    }

    /** What was done is told with what it was before and after; what was not done has changed nothing. */
    private List<Log> seen() {
        Seen was = Seen.of(before);
        Seen is = Seen.of(state);
        return logs.stream()
                .map(log -> log.success() && log.before() == null ? log.between(was, is) : log)
                .toList();
    }

    Decision close() {
        boolean isWorthRecording = !state.equals(before) || !logs.isEmpty() || !outcomes.isEmpty();
        return new Decision(state, grants, seen(), outcomes, downgrade, ask, answer, isWorthRecording);
    }
}
