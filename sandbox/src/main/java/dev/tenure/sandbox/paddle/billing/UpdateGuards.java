package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Which updates Paddle refuses in which state. */
final class UpdateGuards {

    private UpdateGuards() {}

    /** Lets an update pass or refuses it; answers how its difference is billed. */
    static Optional<ProrationMode> check(Act act, Subscription subscription, JsonNode body) {
        SubscriptionGuards.notCanceled(subscription);
        SubscriptionGuards.notPastDue(subscription);
        SubscriptionGuards.notLocked(act, subscription);
        Optional<ProrationMode> mode = ProrationMode.read(body);
        scheduledChangeOnlyNull(body);
        if (subscription.is("paused")) {
            paused(body, mode);
        }
        if (body.has("items") || body.has("next_billed_at")) {
            billed(act, subscription, body, mode);
        }
        if (subscription.is("trialing") && body.path("discount").isObject()) {
            throw refuse("subscription_trialing_discount_update_invalid_options", "no discount in a trial");
        }
        return mode;
    }

    private static void scheduledChangeOnlyNull(JsonNode body) {
        if (body.has("scheduled_change") && !body.path("scheduled_change").isNull()) {
            throw refuse("subscription_scheduled_change_invalid_update", "scheduled_change may only be set to null");
        }
    }

    private static void billed(Act act, Subscription subscription, JsonNode body, Optional<ProrationMode> mode) {
        ProrationMode given = mode.orElseThrow(() -> refuse(
                "subscription_items_update_missing_proration_billing_mode", "proration_billing_mode is required"));
        if (subscription.is("trialing") && given != ProrationMode.DO_NOT_BILL) {
            throw refuse(
                    "subscription_trialing_items_update_invalid_options", "in a trial only do_not_bill is allowed");
        }
        if (subscription.scheduledChange().isPresent()) {
            if (body.has("next_billed_at")) {
                SubscriptionGuards.nothingScheduled(subscription);
            }
            if (given.isNextPeriod()) {
                throw refuse(
                        "subscription_invalid_billing_mode_for_scheduled_change",
                        "only do_not_bill, full_immediately and prorated_immediately are allowed now");
            }
        }
        SubscriptionGuards.noPendingRefund(act, subscription);
        ImmediateCharges.nothingOutstanding(act, subscription);
        if (given.isImmediate()) {
            SubscriptionGuards.hasCard(act, subscription, "update");
        }
    }

    /** A paused subscription lets its items be changed without a bill, and its scheduled resume be withdrawn. */
    private static void paused(JsonNode body, Optional<ProrationMode> mode) {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            switch (field.getKey()) {
                case "items", "proration_billing_mode", "on_payment_failure", "scheduled_change" -> {}
                default ->
                    throw refuse(
                            "subscription_only_update_items_on_paused_subscription",
                            "only items can be changed while paused");
            }
        }
        if (mode.filter(given -> given != ProrationMode.DO_NOT_BILL).isPresent()) {
            throw refuse(
                    "subscription_incorrect_proration_on_paused_subscription",
                    "only do_not_bill is allowed while paused");
        }
    }

    private static PaddleRefusal refuse(String code, String detail) {
        return PaddleRefusal.of(400, code, detail);
    }
}
