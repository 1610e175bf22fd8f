package dev.tenure.workflows.subscription;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What going on after a pause would be, judged by the same rules, before it is asked for. */
public sealed interface ResumeForecast {

    /** It would be refused. */
    record Refused(String errorCode, String detail) implements ResumeForecast {}

    /**
     * It would be done at once.
     *
     * @param isChargedNow whether a new period begins with it; a pause that has not begun is only taken back
     * @param nextBillingAt the end of that period, by the calendar; null for prices that are not in the catalog
     * @param creditsNow the credits that are granted when the charge is paid
     * @param clears {@code pause} if it has not begun
     */
    record Possible(
            boolean isChargedNow,
            Instant effectiveAt,
            @Nullable Instant nextBillingAt,
            long creditsNow,
            List<String> clears)
            implements ResumeForecast {
        public Possible {
            clears = List.copyOf(clears);
        }
    }

    /** By what is stored; {@code now} is billing time. */
    static ResumeForecast of(SubscriptionState state, Instant now) {
        Situation situation = Situation.of(state);
        return switch (CommandRules.of(Command.Kind.RESUME).in(situation)) {
            case CommandRules.Verdict.Refuse(String errorCode, String detail) -> new Refused(errorCode, detail);
            case CommandRules.Verdict.Done done -> new Refused("COMMAND_CONFLICT", "not_paused");
            case CommandRules.Verdict.Ask ask -> possible(situation, Objects.requireNonNull(state.provider()), now);
        };
    }

    private static ResumeForecast possible(Situation situation, SubscriptionFact provider, Instant now) {
        if (situation == Situation.PAUSING) {
            return new Possible(false, now, provider.periodEndsAt(), 0, List.of("pause"));
        }
        if (situation != Situation.PAUSED) {
            return new Refused("COMMAND_CONFLICT", "not_paused");
        }
        PlanTerms terms = provider.items().stream()
                .map(SubscriptionFact.Item::terms)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        long credits = provider.items().stream()
                .mapToLong(item -> item.terms() == null ? 0 : item.terms().monthlyCredits() * item.quantity())
                .sum();
        return new Possible(true, now, terms == null ? null : terms.endOfPeriod(now), credits, List.of());
    }
}
