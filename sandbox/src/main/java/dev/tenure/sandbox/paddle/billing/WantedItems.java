package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The complete list of items that an update asks for, beside those that are there. */
final class WantedItems {

    private static final int MAXIMUM_ITEMS = 100;

    private final Subscription subscription;
    private final Map<String, ItemChange.Delta> before = new LinkedHashMap<>();
    private final Map<String, ItemChange.Delta> after = new LinkedHashMap<>();

    private WantedItems(Subscription subscription) {
        this.subscription = subscription;
        subscription.items().forEach(item -> {
            ItemChange.Delta now = new ItemChange.Delta(
                    (ObjectNode) item.path("price"),
                    (ObjectNode) item.path("product"),
                    item.path("quantity").asLong());
            before.put(now.price().path("id").asString(), now);
        });
    }

    static WantedItems read(Act act, Subscription subscription, JsonNode items) {
        if (!items.isArray()) {
            throw PaddleRefusal.field("items", "Invalid type. Expected: array, given: " + Baskets.typeOf(items));
        }
        if (items.isEmpty()) {
            throw refuse("subscription_all_items_removed", "at least one item must remain");
        }
        if (items.size() > MAXIMUM_ITEMS) {
            throw refuse("subscription_maximum_number_of_line_items_reached", "at most 100 items");
        }
        WantedItems wanted = new WantedItems(subscription);
        items.forEach(item -> wanted.add(act, item));
        wanted.refuseMixtures();
        return wanted;
    }

    private void add(Act act, JsonNode item) {
        ItemChange.Delta known = before.get(item.path("price_id").asString(""));
        Baskets.Offer offer =
                known == null ? Baskets.offer(act, item) : new Baskets.Offer(known.price(), known.product());
        String id = offer.price().path("id").asString();
        if (!item.has("quantity") && known == null) {
            throw refuse("subscription_quantity_missing_for_new_items", "quantity is required for price " + id);
        }
        long quantity = known != null && !item.has("quantity")
                ? known.quantity()
                : item.path("quantity").asLong(0);
        JsonNode range = offer.price().path("quantity");
        if (quantity < range.path("minimum").asLong(1)
                || quantity > range.path("maximum").asLong(Prices.DEFAULT_MAXIMUM_QUANTITY)) {
            throw refuse("subscription_quantity_not_valid", "quantity of price " + id + " is out of range");
        }
        if (after.put(id, new ItemChange.Delta(offer.price(), offer.product(), quantity)) != null) {
            throw refuse("subscription_duplicate_price_ids", "price " + id + " is there twice");
        }
    }

    private void refuseMixtures() {
        JsonNode cycle = null;
        for (ItemChange.Delta item : after.values()) {
            JsonNode given = item.price().path("billing_cycle");
            boolean oneTime = !given.isObject();
            if (oneTime && after.size() == 1) {
                throw refuse("subscription_no_recurring_items_remain", "a subscription needs a recurring item");
            }
            boolean otherCycle = cycle != null && !cycle.equals(given);
            boolean otherCurrency = !Prices.currency(item.price(), "").equals(subscription.currency());
            if (oneTime || otherCycle || otherCurrency) {
                throw refuse("subscription_new_items_not_valid", "items must recur together and in the same currency");
            }
            cycle = given;
        }
    }

    private static PaddleRefusal refuse(String code, String detail) {
        return PaddleRefusal.of(400, code, detail);
    }

    private BillingCycle cycle() {
        return BillingCycle.read(after.values().iterator().next().price().path("billing_cycle"));
    }

    /** Whether the items only differ in their quantities. */
    boolean onlyQuantities() {
        return before.keySet().equals(after.keySet());
    }

    ItemChange change(Period period, Instant now) {
        boolean otherCycle = !cycle().equals(subscription.cycle());
        Optional<Period> next = otherCycle
                ? Optional.of(new Period(now, cycle().after(now, BillingCycle.anchorDay(now))))
                : Optional.empty();
        return new ItemChange(deltas(), List.copyOf(before.values()), List.copyOf(after.values()), period, next);
    }

    private List<ItemChange.Delta> deltas() {
        List<ItemChange.Delta> deltas = new ArrayList<>();
        after.forEach((id, item) -> {
            ItemChange.Delta old = before.get(id);
            long more = item.quantity() - (old == null ? 0 : old.quantity());
            if (more != 0) {
                deltas.add(new ItemChange.Delta(item.price(), item.product(), more));
            }
        });
        before.forEach((id, item) -> {
            if (!after.containsKey(id)) {
                deltas.add(new ItemChange.Delta(item.price(), item.product(), -item.quantity()));
            }
        });
        return deltas;
    }

    /** Writes the items into the subscription. */
    void apply(ItemChange change, Instant now) {
        change.nextPeriod().ifPresent(next -> {
            subscription.document().put("billing_cycle", cycle().write());
            subscription.anchor(next.startsAt());
            subscription.period(next);
        });
        subscription.items(
                after.values().stream().map(item -> item(item, change, now)).toList());
        if (change.nextPeriod().isPresent() && subscription.scheduledChange().isEmpty()) {
            subscription.nextBilledAt(subscription.periodEnd());
        }
    }

    private ObjectNode item(ItemChange.Delta wanted, ItemChange change, Instant now) {
        String id = wanted.price().path("id").asString();
        Optional<ObjectNode> known = subscription.items().stream()
                .filter(item -> item.path("price").path("id").asString().equals(id))
                .findFirst();
        boolean same = known.filter(item -> item.path("quantity").asLong() == wanted.quantity())
                .isPresent();
        ObjectNode item = known.orElseGet(() -> newItem(wanted, now));
        item.put("quantity", wanted.quantity());
        if (!same || change.nextPeriod().isPresent()) {
            item.put("updated_at", PaddleTime.write(now));
            item.put("previously_billed_at", subscription.is("trialing") ? null : PaddleTime.write(now));
        }
        return item;
    }

    private ObjectNode newItem(ItemChange.Delta wanted, Instant now) {
        ObjectNode item = Json.object()
                .put("status", subscription.is("paused") ? "inactive" : "active")
                .put("quantity", wanted.quantity())
                .put("recurring", true)
                .put("created_at", PaddleTime.write(now))
                .put("updated_at", PaddleTime.write(now))
                .put("previously_billed_at", PaddleTime.write(now));
        item.set(
                "next_billed_at",
                subscription.document().data().path("next_billed_at").deepCopy());
        item.putNull("trial_dates");
        item.set("price", wanted.price());
        item.set("product", wanted.product());
        return item;
    }
}
