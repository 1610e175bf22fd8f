package dev.tenure.workflows.subscription;

import java.time.Duration;
import java.time.Instant;

/** What Paddle's refusals mean to whoever asked: an error code of the API, and a word for the reason. */
final class Refusals {

    static final String TOO_SMALL = "subscription_update_transaction_balance_less_than_charge_limit";
    private static final String DECLINED = "subscription_payment_declined";
    static final String STALE = "stale_preview";
    static final String TOO_LATE = "too_late";
    private static final String CONFLICT = "COMMAND_CONFLICT";

    /** Who asks hears within this what came of it; later it is accepted, and somebody relies on it. */
    private static final Duration ANSWERED = Duration.ofSeconds(8);

    private Refusals() {}

    static void refuse(Docket docket, PendingCommand pending, String code, Instant now) {
        if (code.equals(TOO_SMALL) && ChangeRules.appliesAtRenewal(docket, pending, now)) {
            return;
        }
        if (isRelied(pending, now) && !isOver(code)) {
            PendingCommand reviewed = PendingQueue.forReview(docket, pending, now, code);
            PendingQueue.queue(docket, reviewed, now, now, code);
            return;
        }
        String errorCode = errorCode(pending.kind(), code);
        String detail = detail(code);
        docket.log(Audit.failed(CommandRules.of(pending.kind()).event(), pending.actor(), errorCode, code));
        SubscriptionState.Edit edit = docket.state.edit().pending(null);
        if (pending.kind() == Command.Kind.CANCEL) {
            edit.cancelRequestedAt(null);
        }
        docket.state = edit.build();
        Answers.remember(docket, pending, CommandOutcome.refused(pending.commandId(), errorCode, detail));
        if (code.equals(DECLINED) && ChangeRules.isUnwantedInterval(docket.state, pending, now)) {
            CancelRules.cancelInstead(docket, pending, now);
        }
    }

    /** The time in which it could be done is over. */
    static void tooLate(Docket docket, PendingCommand pending) {
        docket.log(Audit.failed(pending.event(), pending.actor(), CONFLICT, TOO_LATE));
        docket.state = docket.state.edit().pending(null).build();
        Answers.remember(docket, pending, CommandOutcome.refused(pending.commandId(), CONFLICT, TOO_LATE));
    }

    /** Nobody is billed again who was told that they will leave: that goes on being tried, and operators are told. */
    private static boolean isRelied(PendingCommand pending, Instant now) {
        boolean ends = pending.kind() == Command.Kind.CANCEL || pending.kind() == Command.Kind.END_NOW;
        boolean isAccepted =
                pending.attempts() > 1 || !now.isBefore(pending.requestedAt().plus(ANSWERED));
        return ends && isAccepted;
    }

    static boolean isOver(String code) {
        return code.equals("subscription_update_when_canceled")
                || code.equals("subscription_is_canceled_action_invalid");
    }

    private static String errorCode(Command.Kind kind, String code) {
        return switch (code) {
            case DECLINED -> "PAYMENT_DECLINED";
            case STALE -> "STALE_PREVIEW";
            case TOO_SMALL,
                    "subscription_update_when_past_due",
                    "subscription_update_when_trialing",
                    "subscription_trialing_items_update_invalid_options",
                    "subscription_locked_pending_changes",
                    "subscription_missing_payment_method_cannot_update",
                    "subscription_missing_payment_method_cannot_resume",
                    "several_plan_items",
                    "paused" -> "COMMAND_CONFLICT";
            case "subscription_update_when_canceled", "subscription_is_canceled_action_invalid" ->
                kind == Command.Kind.KEEP ? "PROVIDER_REFUSED" : "NO_SUBSCRIPTION";
            default -> "PROVIDER_REFUSED";
        };
    }

    private static String detail(String code) {
        return switch (code) {
            case TOO_SMALL -> HeldChange.BELOW_MINIMUM;
            case "subscription_update_when_past_due" -> "past_due";
            case "subscription_update_when_trialing", "subscription_trialing_items_update_invalid_options" ->
                "trialing";
            case "subscription_locked_pending_changes" -> "scheduled_change";
            case "subscription_missing_payment_method_cannot_update",
                    "subscription_missing_payment_method_cannot_resume" -> "no_payment_method";
            default -> code;
        };
    }
}
