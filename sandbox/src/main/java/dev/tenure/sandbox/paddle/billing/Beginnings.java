package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a paid transaction with recurring items becomes a subscription. */
final class Beginnings {

    private final BillingRules rules;

    Beginnings(BillingRules rules) {
        this.rules = rules;
    }

    static boolean isRecurring(Document transaction) {
        return firstRecurring(transaction).isPresent();
    }

    private static Optional<JsonNode> firstRecurring(Document transaction) {
        for (JsonNode item : transaction.data().path("items")) {
            if (Prices.isRecurring(item.path("price"))) {
                return Optional.of(item.path("price"));
            }
        }
        return Optional.empty();
    }

    /** The trial that the transaction's recurring items begin with. */
    static Optional<BillingCycle> trial(Document transaction) {
        return firstRecurring(transaction)
                .map(price -> price.path("trial_period"))
                .filter(JsonNode::isObject)
                .map(BillingCycle::read);
    }

    /** Begins the subscription, tells of it, and plans the end of its first period. */
    Subscription begin(Act act, Document transaction, Instant startedAt) {
        JsonNode price = firstRecurring(transaction).orElseThrow();
        Optional<BillingCycle> trial = trial(transaction);
        BillingCycle cycle = BillingCycle.read(price.path("billing_cycle"));
        int anchorDay = BillingCycle.anchorDay(startedAt);
        Period period = new Period(startedAt, trial.orElse(cycle).after(startedAt, anchorDay));
        ObjectNode data = entity(act, transaction, startedAt, trial.isPresent(), period);
        data.set("discount", discount(act, transaction, cycle, startedAt));
        data.set("billing_cycle", cycle.write());
        data.set("items", items(transaction, data, trial.isPresent(), period));
        Document document = act.add(Kind.SUBSCRIPTION, data, Json.object().put("anchor_day", anchorDay));
        Subscription subscription = new Subscription(document);
        transaction.put("subscription_id", subscription.id()).put("billing_period", period.write());
        act.keep(transaction);
        tell(act, subscription, transaction, trial.isPresent());
        act.plan(subscription.id(), DueKind.PERIOD_END, period.endsAt().plus(rules.billingLag()));
        return subscription;
    }

    private static JsonNode discount(Act act, Document transaction, BillingCycle cycle, Instant startedAt) {
        ObjectNode running = transaction
                .optionalText("discount_id")
                .map(id -> Discounts.onSubscription(act.get(Kind.DISCOUNT, id), cycle, startedAt))
                .orElse(null);
        return running == null ? Json.object().nullNode() : running;
    }

    private static ObjectNode entity(
            Act act, Document transaction, Instant startedAt, boolean trialing, Period period) {
        Instant createdAt = act.tick();
        String started = PaddleTime.write(startedAt);
        ObjectNode data = Json.object()
                .put("id", act.newId(Kind.SUBSCRIPTION.prefix()))
                .put("status", trialing ? "trialing" : "active")
                .put("customer_id", transaction.text("customer_id"))
                .put("address_id", transaction.text("address_id"))
                .put("business_id", transaction.optionalText("business_id").orElse(null))
                .put("currency_code", transaction.text("currency_code"))
                .put("created_at", PaddleTime.write(createdAt))
                .put("updated_at", PaddleTime.write(createdAt))
                .put("started_at", started)
                .put("first_billed_at", trialing ? null : started)
                .put("next_billed_at", cardless(transaction) ? null : PaddleTime.write(period.endsAt()))
                .putNull("paused_at")
                .putNull("canceled_at")
                .putNull("discount")
                .put("collection_mode", transaction.text("collection_mode"));
        data.set("billing_details", transaction.data().path("billing_details").deepCopy());
        data.set("current_billing_period", period.write());
        data.putNull("scheduled_change");
        data.putArray("consent_requirements");
        data.set("custom_data", transaction.data().path("custom_data").deepCopy());
        return data.putNull("import_meta");
    }

    /** A trial without a card has nothing that could be billed next. */
    private static boolean cardless(Document transaction) {
        return firstRecurring(transaction)
                .map(price -> price.path("trial_period"))
                .filter(trial -> trial.isObject()
                        && !trial.path("requires_payment_method").asBoolean(true))
                .isPresent();
    }

    private static ArrayNode items(Document transaction, ObjectNode subscription, boolean trialing, Period period) {
        ArrayNode items = Json.array();
        for (JsonNode bought : transaction.data().path("items")) {
            if (Prices.isRecurring(bought.path("price"))) {
                items.add(item(transaction, bought, subscription, trialing, period));
            }
        }
        return items;
    }

    private static ObjectNode item(
            Document transaction, JsonNode bought, ObjectNode subscription, boolean trialing, Period period) {
        ObjectNode item = Json.object()
                .put("status", trialing ? "trialing" : "active")
                .put("quantity", bought.path("quantity").asLong())
                .put("recurring", true);
        item.set("created_at", subscription.path("created_at"));
        item.set("updated_at", subscription.path("created_at"));
        item.put("previously_billed_at", trialing ? null : PaddleTime.write(period.startsAt()));
        item.set("next_billed_at", subscription.path("next_billed_at"));
        item.set("trial_dates", trialing ? period.write() : item.nullNode());
        item.set("price", bought.path("price").deepCopy());
        item.set("product", productOf(transaction, bought.path("price")));
        return item;
    }

    private static JsonNode productOf(Document transaction, JsonNode price) {
        for (JsonNode line : transaction.data().path("details").path("line_items")) {
            if (line.path("price_id").equals(price.path("id"))) {
                return line.path("product").deepCopy();
            }
        }
        throw new IllegalStateException("A line without its product in " + transaction.id());
    }

    private static void tell(Act act, Subscription subscription, Document transaction, boolean trialing) {
        ObjectNode created = subscription.document().data().deepCopy().put("transaction_id", transaction.id());
        act.emitTogether(
                subscription.document(),
                trialing ? "subscription.trialing" : "subscription.activated",
                "subscription.created",
                created);
    }

    /** Periods start when the money was captured, to the microsecond. */
    static Instant start(Instant capturedAt) {
        return capturedAt.truncatedTo(ChronoUnit.MICROS);
    }
}
