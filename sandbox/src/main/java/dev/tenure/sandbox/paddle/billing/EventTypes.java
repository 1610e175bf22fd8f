package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The events that a destination can subscribe to. */
public final class EventTypes {

    private static final Map<String, List<String>> BY_GROUP = new LinkedHashMap<>();

    static {
        BY_GROUP.put(
                "Transaction",
                List.of(
                        "billed",
                        "canceled",
                        "completed",
                        "created",
                        "paid",
                        "past_due",
                        "payment_failed",
                        "ready",
                        "updated",
                        "revised"));
        BY_GROUP.put(
                "Subscription",
                List.of(
                        "activated",
                        "canceled",
                        "created",
                        "imported",
                        "past_due",
                        "paused",
                        "resumed",
                        "trialing",
                        "updated"));
        for (String group : List.of("Product", "Price", "Customer", "Address", "Business", "Discount")) {
            BY_GROUP.put(group, List.of("created", "imported", "updated"));
        }
        BY_GROUP.put("Adjustment", List.of("created", "updated"));
        BY_GROUP.put("Payment method", List.of("saved", "deleted"));
        BY_GROUP.put("Payout", List.of("created", "paid"));
        BY_GROUP.put("Report", List.of("created", "updated"));
    }

    private EventTypes() {}

    /** All of them, as {@code GET /event-types} lists them. */
    public static ArrayNode all() {
        ArrayNode all = Json.array();
        BY_GROUP.forEach((group, changes) -> changes.forEach(change -> all.add(type(group, change))));
        return all;
    }

    private static ObjectNode type(String group, String change) {
        String entity = group.toLowerCase(Locale.ROOT).replace(' ', '_');
        ObjectNode type = Json.object()
                .put("name", entity + "." + change)
                .put(
                        "description",
                        "Occurs when a " + group.toLowerCase(Locale.ROOT) + " is " + change.replace('_', ' ') + ".")
                .put("group", group);
        type.putArray("available_versions").add(1);
        return type;
    }

    static Optional<JsonNode> named(String name) {
        for (JsonNode type : all()) {
            if (type.path("name").asString().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
