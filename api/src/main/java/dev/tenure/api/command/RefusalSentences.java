package dev.tenure.api.command;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Why a command was refused, and what to do next, in a sentence for people. */
final class RefusalSentences {

    private RefusalSentences() {}

    static Problem problem(String errorCode, @Nullable String reason) {
        ProblemCode code = ProblemCode.of(errorCode).orElse(ProblemCode.COMMAND_CONFLICT);
        return Problem.of(code, reason == null ? sentence(code) : sentence(code, reason));
    }

    private static String sentence(ProblemCode code) {
        return switch (code) {
            case NO_SUBSCRIPTION -> "There is no subscription to change.";
            case IDEMPOTENCY_MISMATCH -> "This key was used for another request.";
            case PROVIDER_REFUSED -> "The payment provider refused this.";
            case PAYMENT_DECLINED ->
                "The payment was declined, and nothing was changed. Update the card and ask again.";
            case STALE_PREVIEW -> "Something has changed since this was shown: look at the preview again.";
            default -> "This cannot be done as things stand.";
        };
    }

    private static String sentence(ProblemCode code, String reason) {
        return switch (reason) {
            case "past_due" -> "An invoice is unpaid: pay it, or update the card, and ask again.";
            case "paused" -> "The subscription is paused: resume it first.";
            case "not_paused" -> "The subscription is not paused.";
            case "trialing" ->
                "This is not possible in a trial: ask for the period's end, and it applies after the first payment.";
            case "cancel_scheduled", "scheduled_change" ->
                "The subscription ends or pauses with this period: keep it first, and ask again.";
            case "smaller_at_period_end" ->
                "A smaller plan begins with the next period, so that what is paid for is kept: ask for period_end.";
            case "below_minimum_charge" ->
                "The difference is too small to be charged: choose full_immediately, or keep the subscription first.";
            case "another_command_waits", "in_progress" ->
                "Another request is waiting or being carried out: withdraw it, or wait for it.";
            case "already_done" -> "This was carried out before it could be taken back.";
            case "begins_with_renewal" -> "This plan is booked already and begins with the next payment.";
            case "too_late" -> "It is too late for this: what was to happen is about to, or has happened.";
            case "needs_review" -> "Whether this was carried out is not certain: support looks into it.";
            case "not_waiting" -> "This request does not wait any more.";
            case "no_payment_method" -> "There is no card to charge: add one and ask again.";
            case "several_plan_items" -> "There are several plans on this subscription: support has to change it.";
            case "until_before_period_end" -> "A pause begins at the period's end and must end later.";
            default -> sentence(code);
        };
    }
}
