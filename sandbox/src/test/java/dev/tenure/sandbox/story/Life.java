package dev.tenure.sandbox.story;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One customer of a running all-in-one, driven from outside. */
final class Life {
    static final String PRO = "pri_01tenure0pro0monthly000000";
    final Door stage;
    final Door customer;
    final Door operator;
    final String userId;

    Life(Door stage, String email) {
        this.stage = stage;
        this.customer = stage.signUp(email);
        this.operator = stage.signIn("operator@example.com");
        this.userId = customer.userId();
    }

    JsonNode buy(String priceId) {
        JsonNode bought = stage.post("/sandbox/checkouts", Map.of("user_id", userId, "price_id", priceId))
                .ok();
        settle();
        return bought;
    }

    JsonNode status() {
        return customer.get("/api/v1/membership/status").ok();
    }

    int level() {
        return status().path("level").asInt();
    }

    Instant now() {
        return Instant.parse(stage.get("/sandbox/clock").ok().path("now").asString());
    }

    void settle() {
        stage.untilSettled("/sandbox/settle", Map.of());
    }

    void advance(Duration by) {
        advanceTo(Map.of("duration", by.toString()));
    }

    void advanceTo(Instant to) {
        advanceTo(Map.of("to", to.toString()));
    }

    void advanceDays(int days) {
        advanceTo(Map.of("duration", "P" + days + "D"));
    }

    private void advanceTo(Map<String, String> target) {
        stage.untilSettled("/sandbox/clock/advance", target);
    }

    /** The audit of this user, oldest first. */
    List<String> audit() {
        List<String> events = new ArrayList<>();
        JsonNode page = operator.get("/api/v1/admin/logs?user_id=" + userId + "&size=200")
                .ok();
        page.path("items").forEach(item -> events.add(item.path("event").asString()));
        return events.reversed();
    }

    long audited(String event) {
        return audit().stream().filter(event::equals).count();
    }

    static Instant instant(JsonNode node, String field) {
        return Instant.parse(node.path(field).asString());
    }
}
