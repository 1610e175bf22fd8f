package dev.tenure.sandbox.story;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What must be the same of a life whether anything was killed or not. */
final class CrashPrint {
    private static final List<String> SHOWN = List.of(
            "plan", "level", "status", "interval", "cancel_at_period_end", "scheduled_change", "pending", "flags");
    /** What is before the counts of the writes that Paddle's API received. */
    static final String WRITE = "write ";

    private static final List<String> AUDITED = List.of(
            "membership_upgrade",
            "membership_renewed",
            "membership_downgraded",
            "membership_plan_changed",
            "membership_refund",
            "membership_past_due",
            "account_closed");

    private final Door stage;
    private final Door customer;
    private final Door operator;
    private final String userId;
    private final String subscriptionId;
    private final List<JsonNode> calls;

    /** @param calls all that Paddle's API received */
    CrashPrint(Door stage, Door customer, Door operator, String userId, String subscriptionId, List<JsonNode> calls) {
        this.stage = stage;
        this.customer = customer;
        this.operator = operator;
        this.userId = userId;
        this.subscriptionId = subscriptionId;
        this.calls = calls.stream()
                .filter(call -> call.path("path").asString().startsWith("/subscriptions/" + subscriptionId))
                .toList();
    }

    Map<String, String> taken() {
        JsonNode status = customer.get("/api/v1/membership/status").ok();
        Map<String, String> seen = new TreeMap<>();
        for (String field : SHOWN) {
            seen.put(field, withoutInstants(status.path(field)));
        }
        seen.put("entries", entries());
        for (String event : AUDITED) {
            seen.put(event, audited(event));
        }
        seen.put("paddle", atPaddle());
        writes().forEach((write, times) -> seen.put(WRITE + write, Integer.toString(times)));
        return seen;
    }

    private static String withoutInstants(JsonNode node) {
        return node.toString().replaceAll("\"\\d{4}-\\d\\d-\\d\\dT[^\"]*\"", "an instant");
    }

    private String entries() {
        return customer.get("/api/v1/membership/wallet/entries")
                .ok()
                .path("items")
                .valueStream()
                .map(entry -> entry.path("kind").asString() + " "
                        + entry.path("amount").asString())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private String audited(String event) {
        return Integer.toString(operator.get("/api/v1/admin/logs?event=" + event + "&user_id=" + userId)
                .ok()
                .path("items")
                .size());
    }

    private String atPaddle() {
        JsonNode where = stage.get("/sandbox").ok();
        Door paddle = new Door(
                URI.create(where.path("paddle_api_base_url").asString()),
                where.path("paddle_api_key").asString());
        JsonNode object = paddle.get("/subscriptions/" + subscriptionId).ok().path("data");
        String transactions = paddle.get("/transactions?status=completed&per_page=30&subscription_id=" + subscriptionId)
                .ok()
                .path("data")
                .valueStream()
                .map(paid -> paid.path("origin").asString())
                .sorted()
                .collect(Collectors.joining(","));
        String adjustments = paddle.get("/adjustments?subscription_id=" + subscriptionId)
                .ok()
                .path("data")
                .valueStream()
                .map(adjustment -> adjustment.path("action").asString())
                .sorted()
                .collect(Collectors.joining(","));
        return object.path("status").asString() + " "
                + object.path("scheduled_change").path("action").asString("") + " paid " + transactions + " adjusted "
                + adjustments;
    }

    /** Successful writes: none is made twice. */
    private Map<String, Integer> writes() {
        Map<String, Integer> counted = new TreeMap<>();
        for (JsonNode call : calls) {
            boolean isWrite = !call.path("method").asString().equals("GET")
                    && call.path("status").asInt() / 100 == 2
                    && !call.path("path").asString().contains("preview");
            if (isWrite) {
                String act = call.path("path").asString().substring(("/subscriptions/" + subscriptionId).length());
                counted.merge(call.path("method").asString() + act, 1, Integer::sum);
            }
        }
        return counted;
    }

    /** All calls after one of them. */
    static List<JsonNode> calls(Door stage, long from) {
        List<JsonNode> found = new ArrayList<>();
        long after = from;
        JsonNode page;
        do {
            page = stage.get("/sandbox/calls?after=" + after).ok();
            for (JsonNode call : page.path("items")) {
                after = Math.max(after, call.path("id").asLong());
                found.add(call);
            }
        } while (!page.path("items").isEmpty());
        return found;
    }

    void keepEvidence(Path file, List<String> kills) {
        new CrashEvidence(stage, operator, file).keep(subscriptionId, userId, calls, kills);
    }
}
