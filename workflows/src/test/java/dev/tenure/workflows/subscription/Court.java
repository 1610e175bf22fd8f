package dev.tenure.workflows.subscription;

import dev.tenure.workflows.payload.PayloadJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tries things before the judge one after the other and keeps what was decided, without Temporal. */
final class Court {
    SubscriptionState state;
    Instant now;

    /** Whether the state is written and read again after each decision, as the database and each new run do. */
    boolean stores = true;

    final List<ApplyRequest.Log> logs = new ArrayList<>();
    final List<ApplyRequest.Grant> grants = new ArrayList<>();
    final List<ApplyRequest.EventOutcome> outcomes = new ArrayList<>();
    final List<ApplyRequest.Downgrade> downgrades = new ArrayList<>();

    Court(SubscriptionState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    Decision hear(Thing thing) {
        Decision decision = Lifecycle.decide(state, thing, now);
        // What is stored must be readable again, whatever it is.
        state = stores
                ? PayloadJson.read(PayloadJson.write(decision.next()), SubscriptionState.class)
                : decision.next();
        logs.addAll(decision.logs());
        grants.addAll(decision.grants());
        outcomes.addAll(decision.outcomes());
        if (decision.downgrade() != null) {
            downgrades.add(decision.downgrade());
        }
        return decision;
    }

    Decision events(PaddleFactEvent... events) {
        return hear(new Thing.Events(List.of(events)));
    }

    Decision events(List<PaddleFactEvent> events) {
        return hear(new Thing.Events(events));
    }

    Decision deadline(Instant at) {
        now = at;
        return hear(new Thing.DeadlineReached());
    }

    Decision answer(Decision asking, PaddleAnswer answer) {
        return hear(new Thing.Answered(Objects.requireNonNull(asking.ask()), answer));
    }

    Decision command(Command.Kind kind, String id) {
        return hear(new Thing.Asked(new Command(id, kind, "customer", kind.word())));
    }

    /** The instant that the state waits for; there must be one. */
    Instant due() {
        return Objects.requireNonNull(state.nextDueAt());
    }

    boolean waits() {
        return state.nextDueAt() != null;
    }

    static CommandOutcome answerOf(Decision decision) {
        return Objects.requireNonNull(decision.answer());
    }

    List<String> logged(String event) {
        return logs.stream().map(ApplyRequest.Log::event).filter(event::equals).toList();
    }

    static PaddleAnswer.Done says(SubscriptionFact subscription, TransactionFact... transactions) {
        return new PaddleAnswer.Done(subscription, List.of(transactions));
    }
}
