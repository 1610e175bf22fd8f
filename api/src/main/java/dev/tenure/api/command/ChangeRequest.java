package dev.tenure.api.command;

import dev.tenure.api.membership.PriceList;
import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.workflows.catalog.PlanTerms;
import dev.tenure.workflows.subscription.PlanChange;
import org.jspecify.annotations.Nullable;

/**
 * Which plan somebody wants, and from when on.
 *
 * @param when {@code now} or {@code period_end}
 * @param previewToken of the preview that was shown; without one nothing is compared
 * @param mode how a change now is billed: {@code prorated_immediately} or {@code full_immediately}; without it as the
 *     rules say
 */
record ChangeRequest(
        @Nullable String priceId,
        @Nullable String when,
        @Nullable String previewToken,
        @Nullable String mode) {

    /** Throws a problem if it is no request for a plan that is sold. */
    PlanChange toChange(PriceList prices) {
        if (priceId == null) {
            throw invalid("Say which price is wanted: price_id.");
        }
        PlanTerms terms =
                prices.termsOf(priceId).orElseThrow(() -> invalid("This price is no plan that is sold here."));
        return new PlanChange(priceId, terms, whenAsked(), modeAsked(), null, null);
    }

    /** What makes another request of it. */
    String body() {
        return priceId + "\n" + when + "\n" + previewToken + "\n" + mode;
    }

    private PlanChange.When whenAsked() {
        for (PlanChange.When known : PlanChange.When.values()) {
            if (known.word().equals(when)) {
                return known;
            }
        }
        throw invalid("Say when: now or period_end.");
    }

    private PlanChange.@Nullable Mode modeAsked() {
        if (mode == null) {
            return null;
        }
        return switch (mode) {
            case "prorated_immediately" -> PlanChange.Mode.PRORATED_IMMEDIATELY;
            case "full_immediately" -> PlanChange.Mode.FULL_IMMEDIATELY;
            default -> throw invalid("The mode is prorated_immediately or full_immediately.");
        };
    }

    private static RuntimeException invalid(String sentence) {
        return Problem.of(ProblemCode.INVALID_REQUEST, sentence).asException();
    }
}
