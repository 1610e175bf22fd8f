package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Json;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Charging a subscription's customer once for something else. */
final class OneTimeCharges {

    private final ImmediateCharges charges;

    OneTimeCharges(ImmediateCharges charges) {
        this.charges = charges;
    }

    Subscription charge(Act act, String id, JsonNode body) {
        Subscription subscription = SubscriptionCommands.find(act, id);
        SubscriptionGuards.chargeable(act, subscription);
        List<Line> lines = lines(act, subscription, body);
        if (isImmediate(body)) {
            chargeNow(act, subscription, lines, body);
        } else {
            SubscriptionGuards.nothingScheduled(subscription);
            PendingLines.add(subscription, lines);
            act.keep(subscription.document());
        }
        return subscription;
    }

    private void chargeNow(Act act, Subscription subscription, List<Line> lines, JsonNode body) {
        SubscriptionGuards.hasCard(act, subscription, "update");
        Bill bill = bill(act, subscription, lines);
        if (bill.grandTotal() > 0 && bill.grandTotal() < Currencies.minimumCharge(bill.currency())) {
            throw PaddleRefusal.of(
                    400,
                    "subscription_update_transaction_balance_less_than_charge_limit",
                    "transaction balance is less than the minimum charge");
        }
        ImmediateCharges.Outcome outcome = charges.charge(
                act,
                subscription,
                "subscription_charge",
                bill,
                Optional.empty(),
                ImmediateCharges.OnFailure.read(body));
        if (outcome instanceof ImmediateCharges.Paid paid) {
            charges.complete(act, paid.transaction());
        }
    }

    private static Bill bill(Act act, Subscription subscription, List<Line> lines) {
        return FutureBills.bill(act, subscription, lines)
                .paidBy(Credits.available(subscription.customer(act), subscription.currency()));
    }

    private static boolean isImmediate(JsonNode body) {
        if (!body.has("effective_from")) {
            throw PaddleRefusal.field("effective_from", "is required");
        }
        return SubscriptionCommands.effectiveFrom(body, "").equals("immediately");
    }

    private static List<Line> lines(Act act, Subscription subscription, JsonNode body) {
        Set<String> prices = new HashSet<>();
        for (JsonNode item : body.path("items")) {
            if (!prices.add(item.path("price_id").asString(item.toString()))) {
                throw PaddleRefusal.of(400, "subscription_charge_duplicate_price_ids", "a price is there twice");
            }
        }
        List<Line> lines = Baskets.lines(act, body.path("items"));
        String country = FutureBills.country(act, subscription);
        boolean wrong = lines.stream().anyMatch(Line::isRecurring)
                || !Baskets.currency(lines, country).equals(subscription.currency());
        if (wrong) {
            throw PaddleRefusal.of(
                    400,
                    "subscription_new_items_not_valid",
                    "only one-time prices in the same currency can be charged");
        }
        return lines;
    }

    ObjectNode preview(Act act, String id, JsonNode body) {
        Subscription subscription = SubscriptionCommands.find(act, id);
        SubscriptionGuards.chargeable(act, subscription);
        List<Line> lines = lines(act, subscription, body);
        Bill bill = bill(act, subscription, lines);
        boolean immediate = isImmediate(body);
        if (!immediate) {
            PendingLines.add(subscription, lines);
        }
        JsonNode shown =
                immediate ? immediate(act, subscription, lines) : Json.object().nullNode();
        return Previews.of(act, subscription, shown, Previews.summary(bill));
    }

    /** A charge that is shown beforehand says for what time it stands; the charge itself does not. */
    private static JsonNode immediate(Act act, Subscription subscription, List<Line> lines) {
        Period period = subscription.period().orElseGet(() -> new Period(act.startedAt(), act.startedAt()));
        List<Line> shown = lines.stream()
                .map(line -> Line.prorated(line.price(), line.product(), line.quantity(), BigDecimal.ONE, period))
                .toList();
        return FutureBills.preview(bill(act, subscription, shown), period);
    }
}
