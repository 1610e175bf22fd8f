package dev.tenure.workflows.subscription;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a change of plan is about.
 *
 * @param priceId of the plan that is wanted
 * @param terms what that price gives
 * @param mode how a change now is billed, if the caller chose; null leaves it to the rules
 * @param previewed what was shown before it was confirmed; null if nothing was
 * @param renewal the renewal that a change at the period's end is for; null before it is judged, and for a change now
 */
public record PlanChange(
        String priceId,
        PlanTerms terms,
        When when,
        @Nullable Mode mode,
        @Nullable PreviewFacts previewed,
        @Nullable Instant renewal) {

    /** When a change takes effect. */
    public enum When {
        NOW,
        PERIOD_END;

        /** The word of the API. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a change is billed at Paddle; it takes effect there at once in every mode. */
    public enum Mode {
        PRORATED_IMMEDIATELY,
        FULL_IMMEDIATELY,
        DO_NOT_BILL;

        /** The word of the API, which is Paddle's. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean charges() {
            return this != DO_NOT_BILL;
        }
    }

    /** The same, to be made only if these facts still hold. */
    public PlanChange confirmedBy(PreviewFacts facts) {
        return new PlanChange(priceId, terms, when, mode, facts, renewal);
    }

    PlanChange atRenewal(Instant at) {
        return new PlanChange(priceId, terms, When.PERIOD_END, mode, previewed, at);
    }

    /** Back to what is paid for, without a charge. */
    static PlanChange puttingBack(String priceId, PlanTerms terms) {
        return new PlanChange(priceId, terms, When.NOW, Mode.DO_NOT_BILL, null, null);
    }

    PlanChange puttingBack() {
        return new PlanChange(priceId, terms, When.NOW, Mode.DO_NOT_BILL, previewed, null);
    }

    PlanChange now() {
        return new PlanChange(priceId, terms, When.NOW, mode, previewed, null);
    }

    boolean isNow() {
        return when == When.NOW;
    }
}
