package dev.tenure.sandbox.paddle.store;

import tools.jackson.databind.JsonNode;

/** Which destination gets which event. */
final class Destinations {

    private Destinations() {}

    static boolean wants(Document setting, String eventType) {
        if (!setting.is("type", "url")) {
            return false;
        }
        if (!setting.data().path("active").asBoolean(false) || setting.is("traffic_source", "simulation")) {
            return false;
        }
        if (eventType.equals(Oddities.NEW_TYPE)) {
            return true;
        }
        for (JsonNode event : setting.data().path("subscribed_events")) {
            if (event.path("name").asString().equals(eventType)) {
                return true;
            }
        }
        return false;
    }
}
