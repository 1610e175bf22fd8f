package dev.tenure.workflows.subscription;

import java.time.Instant;

/** What Paddle's refusals mean to whoever asked: an error code of the API, and a word for the reason. */
final class Refusals {

    static final String TOO_SMALL = "subscription_update_transaction_balance_less_than_charge_limit";
    static final String STALE = "stale_preview";

    private Refusals() {}

    static void refuse(Docket docket, PendingCommand pending, String code, Instant now) {
        if (code.equals(TOO_SMALL) && ChangeRules.appliesAtRenewal(docket, pending, now)) {
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
    }

    private static String errorCode(Command.Kind kind, String code) {
        return switch (code) {
            case "subscription_payment_declined" -> "PAYMENT_DECLINED";
            case STALE -> "STALE_PREVIEW";
            case TOO_SMALL,
                    "subscription_update_when_past_due",
                    "subscription_update_when_trialing",
                    "subscription_trialing_items_update_invalid_options",
                    "subscription_locked_pending_changes",
                    "subscription_missing_payment_method_cannot_update",
                    "subscription_missing_payment_method_cannot_resume",
                    "several_plan_items" -> "COMMAND_CONFLICT";
            case "subscription_update_when_canceled", "subscription_is_canceled_action_invalid" ->
                kind == Command.Kind.KEEP ? "PROVIDER_REFUSED" : "NO_SUBSCRIPTION";
            default -> "PROVIDER_REFUSED";
        };
    }

    private static String detail(String code) {
        return switch (code) {
            case TOO_SMALL -> "below_minimum_charge";
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
