package dev.tenure.workflows.subscription;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a change of plan would be, judged by the same rules, before it is asked for. */
public sealed interface ChangeForecast {

    /** It would be refused. */
    record Refused(String errorCode, String detail) implements ChangeForecast {}

    /**
     * It would be made.
     *
     * @param mode how Paddle would bill it
     * @param effectiveAt when it takes effect here: at once, or with the renewal that it is held for
     * @param clears what it takes the place of: {@code cancel}, {@code pause} or {@code change}
     * @param creditsNow the credits that are granted with it
     */
    record Possible(PlanChange.Mode mode, boolean isHeld, Instant effectiveAt, List<String> clears, long creditsNow)
            implements ChangeForecast {
        public Possible {
            clears = List.copyOf(clears);
        }
    }

    /** By what is stored; {@code now} is billing time. */
    static ChangeForecast of(SubscriptionState state, PlanChange change, Instant now) {
        if (CommandRules.of(Command.Kind.CHANGE).in(Situation.of(state))
                instanceof CommandRules.Verdict.Refuse(String errorCode, String detail)) {
            return new Refused(errorCode, detail);
        }
        SubscriptionFact provider = Objects.requireNonNull(state.provider());
        return ChangeRules.refusal(state, provider, change, now)
                .<ChangeForecast>map(refusal -> new Refused(refusal.errorCode(), refusal.detail()))
                .orElseGet(() -> possible(state, provider, change, now));
    }

    private static ChangeForecast possible(
            SubscriptionState state, SubscriptionFact provider, PlanChange change, Instant now) {
        boolean isHeld = !change.isNow() && !ChangeRules.isUndo(state, change, now);
        List<String> clears = new ArrayList<>();
        SubscriptionFact.Scheduled scheduled = provider.scheduled();
        boolean isMade = !provider.isOn(change.priceId());
        if (isMade && !isHeld && scheduled != null && !ChangeRules.keepsScheduled(state, change, now)) {
            clears.add(scheduled.action());
        }
        if (state.planned() != null) {
            clears.add("change");
        }
        Instant renewal = provider.nextBilledAt();
        PlanChange.Mode mode = isHeld ? PlanChange.Mode.DO_NOT_BILL : ChangeRules.mode(state, change.now(), now);
        long credits = isHeld ? 0 : ChangeRules.creditsOf(state, provider, change, now);
        return new Possible(mode, isHeld, isHeld && renewal != null ? renewal : now, clears, credits);
    }
}
