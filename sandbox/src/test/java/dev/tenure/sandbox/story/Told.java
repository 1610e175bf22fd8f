package dev.tenure.sandbox.story;

import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An event as Paddle tells it, ready to be delivered any number of times. */
record Told(JsonNode event) {

    String id() {
        return event.path("event_id").asString();
    }

    String type() {
        return event.path("event_type").asString();
    }

    String occurredAt() {
        return event.path("occurred_at").asString();
    }

    String status() {
        return event.path("data").path("status").asString("");
    }

    boolean is(String type, String status) {
        return type().equals(type) && status().equals(status);
    }

    /** The same snapshot, told by an event of its own. */
    Told as(String type) {
        ObjectNode other = (ObjectNode) event.deepCopy();
        other.put(
                "event_id",
                "evt_01" + UUID.randomUUID().toString().replace("-", "").substring(0, 24));
        other.put("event_type", type);
        return new Told(other);
    }

    String body() {
        return ((ObjectNode) event.deepCopy())
                .put("notification_id", "ntf_" + id().substring("evt_".length()))
                .toString();
    }
}
