package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A subscription's document, read and written by its meaning. */
record Subscription(Document document) {

    private static final String ANCHOR_DAY = "anchor_day";

    static Subscription get(Act act, String id) {
        return new Subscription(act.get(Kind.SUBSCRIPTION, id));
    }

    String id() {
        return document.id();
    }

    boolean is(String status) {
        return document.is("status", status);
    }

    boolean isCanceled() {
        return is("canceled");
    }

    BillingCycle cycle() {
        return BillingCycle.read(document.data().path("billing_cycle"));
    }

    Optional<Period> period() {
        return Optional.of(document.data().path("current_billing_period"))
                .filter(JsonNode::isObject)
                .map(Period::read);
    }

    Instant periodEnd() {
        return period().orElseThrow().endsAt();
    }

    void period(@Nullable Period period) {
        document.put("current_billing_period", period == null ? document.data().nullNode() : period.write());
    }

    int anchorDay() {
        return document.hidden().path(ANCHOR_DAY).asInt(31);
    }

    void anchor(Instant instant) {
        document.hidden().put(ANCHOR_DAY, BillingCycle.anchorDay(instant));
    }

    Period periodAfter(Instant start) {
        return new Period(start, cycle().after(start, anchorDay()));
    }

    Optional<JsonNode> scheduledChange() {
        return Optional.of(document.data().path("scheduled_change")).filter(JsonNode::isObject);
    }

    boolean isScheduled(String action) {
        return scheduledChange()
                .filter(change -> change.path("action").asString().equals(action))
                .isPresent();
    }

    void schedule(String action, Instant effectiveAt, @Nullable Instant resumeAt) {
        ObjectNode change = Json.object()
                .put("action", action)
                .put("effective_at", PaddleTime.write(effectiveAt))
                .put("resume_at", resumeAt == null ? null : PaddleTime.write(resumeAt));
        document.put("scheduled_change", change);
    }

    void unschedule() {
        document.putNull("scheduled_change");
    }

    Optional<Instant> nextBilledAt() {
        return document.instant("next_billed_at");
    }

    /** When the subscription and all its items are billed next. */
    void nextBilledAt(@Nullable Instant instant) {
        document.put("next_billed_at", instant);
        items().forEach(item -> item.put("next_billed_at", instant == null ? null : PaddleTime.write(instant)));
    }

    Optional<String> discountId() {
        return Optional.ofNullable(document.data().path("discount").path("id").stringValue(null));
    }

    List<ObjectNode> items() {
        List<ObjectNode> items = new ArrayList<>();
        for (JsonNode item : document.data().path("items")) {
            items.add((ObjectNode) item);
        }
        return items;
    }

    void items(List<ObjectNode> items) {
        ArrayNode written = Json.array();
        items.forEach(written::add);
        document.put("items", written);
    }

    void itemStatus(String status) {
        items().forEach(item -> item.put("status", status));
    }

    void billedAt(Instant instant) {
        items().forEach(item -> item.put("previously_billed_at", PaddleTime.write(instant)));
    }

    /** One line for each item, for a whole period. */
    List<Line> linesFor(Period period) {
        return items().stream()
                .map(item -> Line.prorated(
                        (ObjectNode) item.path("price"),
                        (ObjectNode) item.path("product"),
                        item.path("quantity").asLong(),
                        BigDecimal.ONE,
                        period))
                .toList();
    }

    /** Marks the subscription and its items as changed now. */
    void touch(Act act) {
        act.touch(document);
        String at = document.text("updated_at");
        items().forEach(item -> item.put("updated_at", at));
    }

    Document customer(Act act) {
        return act.get(Kind.CUSTOMER, document.text("customer_id"));
    }

    String currency() {
        return document.text("currency_code");
    }
}
