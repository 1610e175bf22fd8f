package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import java.net.URI;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where Paddle tells what happens: notification settings. */
final class Destinations {

    private static final int MOST_ACTIVE = 10;
    private static final int SECRET_LENGTH = 32;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final Set<String> TRAFFIC = Set.of("platform", "simulation", "all");

    private Destinations() {}

    static Document create(Act act, JsonNode body) {
        String id = act.newId(Kind.NOTIFICATION_SETTING.prefix());
        ObjectNode data = Json.object()
                .put("id", id)
                .put("description", text(body, "description"))
                .put("type", text(body, "type"))
                .put("destination", text(body, "destination"))
                .put("active", true)
                .put("api_version", body.path("api_version").asInt(1))
                .put(
                        "include_sensitive_fields",
                        body.path("include_sensitive_fields").asBoolean(false));
        data.set("subscribed_events", events(body.path("subscribed_events")));
        data.put("endpoint_secret_key", "pdl_ntfset_" + id.substring(7) + "_" + secret(act));
        data.put("traffic_source", body.path("traffic_source").asString("platform"));
        check(data);
        tooMany(act, 1);
        return act.add(Kind.NOTIFICATION_SETTING, data, Json.object());
    }

    private static String text(JsonNode body, String field) {
        String value = body.path(field).asString("");
        if (value.isBlank()) {
            throw PaddleRefusal.field(field, "is required");
        }
        return value;
    }

    private static String secret(Act act) {
        StringBuilder secret = new StringBuilder();
        for (int letter = 0; letter < SECRET_LENGTH; letter++) {
            secret.append(LETTERS.charAt(act.random().nextInt(LETTERS.length())));
        }
        return secret.toString();
    }

    private static ArrayNode events(JsonNode names) {
        if (!names.isArray() || names.isEmpty()) {
            throw PaddleRefusal.field("subscribed_events", "must name at least one event");
        }
        ArrayNode events = Json.array();
        for (JsonNode name : names) {
            events.add(EventTypes.named(name.asString(""))
                    .orElseThrow(() -> PaddleRefusal.field("subscribed_events", name.asString("") + " is no event")));
        }
        return events;
    }

    private static void check(ObjectNode data) {
        if (!TRAFFIC.contains(data.path("traffic_source").asString())) {
            throw PaddleRefusal.field("traffic_source", "must be platform, simulation or all");
        }
        switch (data.path("type").asString()) {
            case "email" -> {}
            case "url" -> url(data.path("destination").asString());
            default -> throw PaddleRefusal.field("type", "must be url or email");
        }
    }

    private static void url(String destination) {
        try {
            if (List.of("http", "https").contains(URI.create(destination).getScheme())) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the refusal, as another scheme does.
        }
        throw PaddleRefusal.of(400, "url_notification_setting_incorrect", "destination must be a URL");
    }

    private static void tooMany(Act act, int more) {
        long active = act.all(Kind.NOTIFICATION_SETTING).stream()
                .filter(setting -> setting.data().path("active").asBoolean())
                .count();
        if (active + more > MOST_ACTIVE) {
            throw PaddleRefusal.of(
                    400, "notification_maximum_active_settings_reached", "at most 10 settings can be active");
        }
    }

    static Document update(Act act, String id, JsonNode body) {
        Document setting = EntityRules.existing(act, Kind.NOTIFICATION_SETTING, id);
        boolean wasActive = setting.data().path("active").asBoolean();
        for (String field : List.of(
                "description", "destination", "active", "api_version", "include_sensitive_fields", "traffic_source")) {
            if (body.has(field)) {
                setting.put(field, body.path(field).deepCopy());
            }
        }
        if (body.has("subscribed_events")) {
            setting.put("subscribed_events", events(body.path("subscribed_events")));
        }
        check(setting.data());
        if (!wasActive && setting.data().path("active").asBoolean()) {
            tooMany(act, 1);
        }
        act.keep(setting);
        return setting;
    }

    /** Makes a new secret; for the time being both sign, so that nobody has to change at the same instant. */
    static Document rotate(Act act, String id) {
        Document setting = EntityRules.existing(act, Kind.NOTIFICATION_SETTING, id);
        setting.hidden().put("previous_secret", setting.text("endpoint_secret_key"));
        setting.put("endpoint_secret_key", "pdl_ntfset_" + id.substring(7) + "_" + secret(act));
        act.keep(setting);
        return setting;
    }

    /** The old secret signs no longer. */
    static Document retire(Act act, String id) {
        Document setting = EntityRules.existing(act, Kind.NOTIFICATION_SETTING, id);
        setting.hidden().remove("previous_secret");
        act.keep(setting);
        return setting;
    }

    static Document delete(Act act, String id) {
        Document setting = EntityRules.existing(act, Kind.NOTIFICATION_SETTING, id);
        act.remove(setting);
        return setting;
    }
}
