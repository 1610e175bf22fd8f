package dev.tenure.sandbox.paddle.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Paddle sometimes does to those who thought they knew it.
 *
 * @param omitted types of events that do not happen: real checkouts sometimes tell no {@code subscription.created}
 * @param novelties whether objects in events have a field, and the feed a type, that nobody has heard of
 */
public record Oddities(Set<String> omitted, boolean novelties) {

    public static final Oddities NONE = new Oddities(Set.of(), false);

    /** The type that nobody has heard of. */
    public static final String NEW_TYPE = "transaction.admired";

    private static final String NEW_FIELD = "\"admiration\":{\"level\":\"quiet\"}";

    public Oddities {
        omitted = Set.copyOf(omitted);
    }

    /** Reads {@code {"omitted":["subscription.created"],"novelties":true}}. */
    public static Oddities read(JsonNode node) {
        Set<String> omitted = new LinkedHashSet<>();
        node.path("omitted").forEach(type -> omitted.add(type.asString("")));
        return new Oddities(omitted, node.path("novelties").asBoolean(false));
    }

    public ObjectNode write() {
        ObjectNode node = Json.object().put("novelties", novelties);
        ArrayNode types = node.putArray("omitted");
        omitted.stream().sorted().forEach(types::add);
        return node;
    }

    List<EventRecord> applied(List<EventRecord> events, Ids ids) {
        if (omitted.isEmpty() && !novelties) {
            return events;
        }
        List<EventRecord> odd = new ArrayList<>();
        for (EventRecord event : events) {
            if (!omitted.contains(event.type())) {
                odd.add(novelties ? withField(event) : event);
            }
            if (novelties && event.type().equals("transaction.completed")) {
                odd.add(new EventRecord(
                        ids.next("evt", event.occurredAt()), NEW_TYPE, event.occurredAt(), event.data()));
            }
        }
        return odd;
    }

    private static EventRecord withField(EventRecord event) {
        String data = event.data();
        String extended = data.substring(0, data.length() - 1) + "," + NEW_FIELD + "}";
        return new EventRecord(event.id(), event.type(), event.occurredAt(), extended);
    }
}
