package dev.tenure.api.history;

import dev.tenure.api.history.Histories.Happening;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells people what happened to their membership, in English. */
final class Story {

    private Story() {}

    /**
     * One line of the timeline.
     *
     * @param kind the event's name
     * @param detail what more there is to say; null if nothing
     */
    record Line(
            Instant at, String kind, String text, @Nullable String detail) {}

    static Line of(Happening happening) {
        return new Line(happening.at(), happening.event(), text(happening), detail(happening));
    }

    private static String text(Happening happening) {
        if (!happening.success()) {
            return failed(happening.event());
        }
        String plan = plan(happening.after());
        return switch (happening.event()) {
            case "membership_upgrade" -> "Your membership " + plan + " began.";
            case "membership_renewed" -> "Your membership " + plan + " was renewed.";
            case "membership_cancel_requested" -> "You asked to cancel your membership.";
            case "membership_cancel_withdrawn" -> "You decided to keep your membership.";
            case "membership_plan_changed" -> "Your plan changed to " + plan + ".";
            case "membership_payment_failed" -> "A payment failed.";
            case "membership_past_due" -> "A payment is overdue.";
            case "membership_downgraded" -> "Your membership ended; you are on the free plan.";
            case "membership_granted" -> "You were given the membership " + plan + ".";
            case "membership_grant_ended" -> "A membership that you were given ended.";
            case "membership_refund" -> "A payment was refunded.";
            case "membership_duplicate_found" ->
                "You had two memberships: the later one is ended and its payment goes back.";
            case "account_closure_requested" -> "You asked to close your account's billing.";
            case "account_closed" -> "Your account's billing is closed.";
            case "payment_claimed" -> "You claimed a payment.";
            case "credits_refund" -> "A purchase of credits was refunded.";
            case "wallet_credited" -> "You received " + change(happening) + " credits.";
            case "wallet_debited" -> "You spent " + change(happening) + " credits.";
            case "wallet_clawback" -> change(happening) + " credits were taken back.";
            default -> "Something about your membership changed.";
        };
    }

    private static String failed(String event) {
        return switch (event) {
            case "membership_cancel_requested" -> "Your cancellation could not be carried out at once.";
            case "membership_cancel_withdrawn" -> "Keeping your membership could not be carried out at once.";
            case "membership_payment_failed" -> "A payment failed.";
            case "membership_duplicate_found" -> "You have two memberships; we are looking into it.";
            case "credits_refund" -> "A purchase of credits is being refunded.";
            default -> "Something about your membership could not be done.";
        };
    }

    private static @Nullable String detail(Happening happening) {
        JsonNode after = happening.after();
        if (!happening.success() || after == null) {
            return happening.errorCode();
        }
        if (after.path("paid_through").isString() && after.path("level").asInt(0) > 0) {
            return "Paid through " + after.path("paid_through").stringValue();
        }
        return after.has("balance") ? "Balance: " + after.path("balance").asLong(0) : null;
    }

    private static String plan(@Nullable JsonNode after) {
        return after == null ? "" : after.path("plan").asString("");
    }

    private static long change(Happening happening) {
        JsonNode before = happening.before();
        JsonNode after = happening.after();
        return before == null || after == null
                ? 0
                : Math.abs(
                        after.path("balance").asLong(0) - before.path("balance").asLong(0));
    }
}
