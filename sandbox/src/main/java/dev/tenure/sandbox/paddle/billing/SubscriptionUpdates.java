package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code PATCH /subscriptions/{id}}, and its preview. */
final class SubscriptionUpdates {

    /** Fields that are simply put where they belong. */
    private static final List<String> PLAIN = List.of("custom_data", "business_id", "address_id", "collection_mode");

    private final BillingRules rules;
    private final ItemUpdates itemUpdates;
    private final ImmediateCharges charges;
    private final BillingDates dates;

    SubscriptionUpdates(BillingRules rules, ItemUpdates itemUpdates, ImmediateCharges charges, BillingDates dates) {
        this.rules = rules;
        this.itemUpdates = itemUpdates;
        this.charges = charges;
        this.dates = dates;
    }

    Subscription update(Act act, String id, JsonNode body) {
        Subscription subscription = SubscriptionCommands.find(act, id);
        Optional<ProrationMode> mode = UpdateGuards.check(act, subscription, body);
        ItemUpdates.Result result = new ItemUpdates.Unchanged(false);
        if (body.has("items")) {
            result = itemUpdates.carryOut(act, itemUpdates.prepare(act, subscription, body, mode.orElseThrow()), body);
        } else if (body.has("next_billed_at")) {
            result = dates.move(act, subscription, body, mode.orElseThrow());
        }
        finish(act, subscription, body, result);
        return subscription;
    }

    private void finish(Act act, Subscription subscription, JsonNode body, ItemUpdates.Result result) {
        boolean changed =
                switch (result) {
                    case ItemUpdates.Unchanged unchanged when unchanged.declined() -> false;
                    case ItemUpdates.Unchanged unchanged -> changeFields(act, subscription, body);
                    case ItemUpdates.Changed change -> {
                        changeFields(act, subscription, body);
                        yield true;
                    }
                };
        if (changed) {
            tell(act, subscription);
        }
        if (result instanceof ItemUpdates.Changed change) {
            change.paid().ifPresent(transaction -> charges.complete(act, transaction));
        }
    }

    private static void tell(Act act, Subscription subscription) {
        act.touch(subscription.document());
        act.emit("subscription.updated", subscription.document());
    }

    /** Says whether anything is different now. */
    private boolean changeFields(Act act, Subscription subscription, JsonNode body) {
        Document document = subscription.document();
        JsonNode before = document.data().deepCopy();
        if (body.has("scheduled_change")) {
            unschedule(act, subscription);
        }
        PLAIN.stream()
                .filter(body::has)
                .forEach(field -> document.put(field, body.path(field).deepCopy()));
        if (body.has("billing_details")) {
            document.put("billing_details", BillingDetails.whole(body.path("billing_details")));
        }
        if (body.has("customer_id")) {
            document.put("customer_id", existing(act, Kind.CUSTOMER, body.path("customer_id")));
        }
        if (body.has("discount")) {
            document.put("discount", discount(act, subscription, body.path("discount")));
        }
        return !before.equals(document.data());
    }

    private static String existing(Act act, Kind kind, JsonNode id) {
        return act.find(kind, id.asString(""))
                .map(Document::id)
                .orElseThrow(() -> PaddleRefusal.notFound(kind.title(), id.asString("")));
    }

    private static JsonNode discount(Act act, Subscription subscription, JsonNode given) {
        if (given.isNull()) {
            return given;
        }
        Document discount = Discounts.usable(act, given.path("id").asString(""), act.startedAt());
        ObjectNode running = Discounts.onSubscription(discount, subscription.cycle(), act.startedAt());
        return running == null ? Json.object().nullNode() : running;
    }

    /** Withdraws a scheduled cancel, pause or resume; without one nothing changes. */
    private void unschedule(Act act, Subscription subscription) {
        JsonNode change = subscription.scheduledChange().orElse(null);
        if (change == null) {
            return;
        }
        subscription.unschedule();
        if (subscription.is("paused")) {
            act.unplan(subscription.id(), DueKind.RESUME);
        } else {
            subscription.nextBilledAt(subscription.periodEnd());
            act.plan(
                    subscription.id(),
                    DueKind.PERIOD_END,
                    subscription.periodEnd().plus(rules.billingLag()));
        }
    }

    /** What an update would do. The act it is asked in is thrown away. */
    ObjectNode preview(Act act, String id, JsonNode body) {
        Subscription subscription = SubscriptionCommands.find(act, id);
        Optional<ProrationMode> mode = UpdateGuards.check(act, subscription, body);
        Optional<ItemUpdates.Prepared> prepared = body.has("items")
                ? Optional.of(itemUpdates.prepare(act, subscription, body, mode.orElseThrow()))
                : Optional.empty();
        JsonNode immediate = prepared.filter(ItemUpdates.Prepared::chargesNow)
                .<JsonNode>map(update -> FutureBills.preview(update.bill(), ItemUpdates.billedPeriod(act, update)))
                .orElseGet(() -> Json.object().nullNode());
        JsonNode summary = prepared.<JsonNode>map(Previews::summary)
                .orElseGet(() -> Json.object().nullNode());
        prepared.filter(update -> !update.change().isNothing()).ifPresent(update -> {
            if (update.mode().isNextPeriod()) {
                PendingLines.add(subscription, update.bill().lines());
            }
            itemUpdates.apply(act, update);
        });
        changeFields(act, subscription, body);
        return Previews.of(act, subscription, immediate, summary);
    }
}
