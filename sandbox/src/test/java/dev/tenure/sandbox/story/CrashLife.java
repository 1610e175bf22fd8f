package dev.tenure.sandbox.story;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One customer whose product is killed: each act is repeated with its key until it has a definite answer. */
final class CrashLife {
    private static final long PATIENCE_NANOS = 150_000_000_000L;
    private static final String CREDITS = "pri_01tenure0credits0500000000";

    private final Story story;
    private final Door stage;
    private final Door doors;
    private final Door customer;
    private final String userId;
    private final Deque<Act> waiting;
    private @Nullable Thread acting;
    private @Nullable Throwable failure;

    /** What somebody does with a membership. */
    enum Story {
        STAYS,
        LEAVES,
        KEEPS,
        RISES,
        BUYS_CREDITS,
        IS_REFUNDED,
        PAUSES,
        RESUMES,
        FALLS,
        LEAVES_LATE;

        /** A day later: what is changed in a period's first minute is charged as a whole period. */
        private List<Act> early() {
            return switch (this) {
                case STAYS, LEAVES_LATE -> List.of();
                case LEAVES -> List.of(Act.CANCEL);
                case KEEPS -> List.of(Act.CANCEL, Act.KEEP);
                case RISES -> List.of(Act.RISE);
                case BUYS_CREDITS -> List.of(Act.BUY_CREDITS);
                case IS_REFUNDED -> List.of(Act.END_WITH_REFUND);
                case PAUSES -> List.of(Act.PAUSE);
                case RESUMES -> List.of(Act.PAUSE, Act.KEEP);
                case FALLS -> List.of(Act.FALL);
            };
        }

        /** In the last half hour of the period. */
        private List<Act> late() {
            return this == LEAVES_LATE ? List.of(Act.CANCEL_IN_LOCK) : List.of();
        }
    }

    private enum Act {
        BUY,
        BUY_MAX,
        BUY_CREDITS,
        CANCEL,
        CANCEL_IN_LOCK,
        KEEP,
        RISE,
        FALL,
        PAUSE,
        END_WITH_REFUND
    }

    CrashLife(Story story, Door stage, Door doors, String email) {
        this.story = story;
        this.stage = stage;
        Door signedUp = stage.signUp(email);
        this.customer = signedUp.at(doors);
        this.doors = doors;
        this.userId = signedUp.userId();
        this.waiting = new ArrayDeque<>(List.of(story == Story.FALLS ? Act.BUY_MAX : Act.BUY));
    }

    void comesEarly() {
        waiting.addAll(story.early());
    }

    void comesLate() {
        waiting.addAll(story.late());
    }

    boolean isReady() {
        return !isActing() && !waiting.isEmpty();
    }

    boolean isActing() {
        Thread thread = acting;
        return thread != null && thread.isAlive();
    }

    void actNext() {
        rethrow();
        Act act = waiting.removeFirst();
        acting = Thread.ofPlatform().daemon().start(() -> {
            try {
                perform(act);
            } catch (RuntimeException | AssertionError e) {
                failure = new AssertionError(story + " " + act + " of " + userId, e);
            }
        });
    }

    void rethrow() {
        Throwable found = failure;
        if (found != null) {
            throw new AssertionError(found);
        }
    }

    private void perform(Act act) {
        switch (act) {
            case BUY -> buy(Life.PRO);
            case BUY_MAX -> buy(CommandContract.MAX);
            case BUY_CREDITS -> buy(CREDITS);
            case CANCEL -> command("cancel", Map.of(), true);
            case CANCEL_IN_LOCK -> command("cancel", Map.of(), false);
            case KEEP -> command("keep", Map.of(), true);
            case RISE -> command("change", Map.of("price_id", CommandContract.MAX, "when", "now"), true);
            case FALL -> command("change", Map.of("price_id", Life.PRO, "when", "period_end"), false);
            case PAUSE -> command("pause", Map.of(), true);
            case END_WITH_REFUND -> endWithRefund();
        }
    }

    private void buy(String priceId) {
        stage.post("/sandbox/checkouts", Map.of("user_id", userId, "price_id", priceId))
                .ok();
    }

    private void command(String name, Map<String, Object> body, boolean isCarriedOut) {
        String key = UUID.randomUUID().toString();
        until(name, () -> isAccepted(() -> customer.post("/api/v1/membership/" + name, body, "Idempotency-Key", key)));
        if (isCarriedOut) {
            until(name + " is carried out", () -> status().path("pending").isEmpty());
        }
    }

    private void endWithRefund() {
        String key = UUID.randomUUID().toString();
        Door operator = stage.signIn("operator@example.com").at(doors);
        until("membership", () -> status().path("level").asInt() > 0);
        Map<String, Object> action = Map.of("action", "end_now", "reason", "asked by phone", "refund", true);
        until(
                "end",
                () -> isAccepted(() -> operator.post(
                                "/api/v1/admin/users/" + userId + "/actions", action, "Idempotency-Key", key))
                        || status().path("status").asString().equals("ended"));
        until("ended", () -> status().path("status").asString().equals("ended"));
    }

    private interface Call {
        Door.Answer send();
    }

    /** No answer, 404 (the payment is not applied yet) and 5xx are no answers: the same call is made again. */
    private static boolean isAccepted(Call call) {
        Door.Answer answer = call.send();
        if (answer.status() == 200 || answer.status() == 202) {
            return true;
        }
        if (answer.status() == 404 || answer.status() == 429 || answer.status() >= 500) {
            return false;
        }
        throw new AssertionError("refused: " + answer);
    }

    private static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!isTrue(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what);
            }
            KillableParts.sleep(100);
        }
    }

    private static boolean isTrue(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (IllegalStateException killedMeanwhile) {
            return false;
        }
    }

    private JsonNode status() {
        Door.Answer answer = customer.get("/api/v1/membership/status");
        if (answer.status() != 200) {
            throw new IllegalStateException("not there: " + answer);
        }
        return answer.body();
    }

    Instant paidThrough() {
        return Life.instant(status(), "paid_through");
    }

    Story story() {
        return story;
    }

    /** What must be the same whether anything was killed or not. */
    Map<String, String> fingerprint() {
        JsonNode status = status();
        Map<String, String> seen = new TreeMap<>();
        for (String field : List.of("plan", "level", "status", "cancel_at_period_end", "pending", "flags")) {
            seen.put(field, status.path(field).toString());
        }
        seen.put("granted", granted());
        Door operator = stage.signIn("operator@example.com").at(doors);
        for (String event : List.of(
                "membership_upgrade",
                "membership_renewed",
                "membership_downgraded",
                "membership_plan_changed",
                "membership_refund",
                "membership_past_due")) {
            seen.put(event, audited(operator, event));
        }
        String subscription =
                Objects.requireNonNull(status.path("subscription_id").asString());
        seen.put("paddle", atPaddle(subscription));
        seen.put("writes", writes(subscription));
        if (story == Story.LEAVES_LATE) {
            leaveOpenWhatTheMomentDecides(seen);
        }
        return seen;
    }

    /**
     * Whether the renewal was known when the cancel was carried out: then it ends at once; else it is scheduled first,
     * and ends at once when the renewal becomes known.
     */
    private static void leaveOpenWhatTheMomentDecides(Map<String, String> seen) {
        seen.remove("membership_renewed");
        seen.computeIfPresent("writes", (key, writes) -> writes.replace("POST/cancel=2", "POST/cancel=1"));
    }

    private String granted() {
        return customer.get("/api/v1/membership/wallet/entries")
                .ok()
                .path("items")
                .valueStream()
                .map(entry -> entry.path("amount").asString())
                .sorted()
                .collect(Collectors.joining(","));
    }

    private String audited(Door operator, String event) {
        return Integer.toString(operator.get("/api/v1/admin/logs?event=" + event + "&user_id=" + userId)
                .ok()
                .path("items")
                .size());
    }

    private String atPaddle(String subscription) {
        JsonNode where = stage.get("/sandbox").ok();
        Door paddle = new Door(
                URI.create(where.path("paddle_api_base_url").asString()),
                where.path("paddle_api_key").asString());
        JsonNode object = paddle.get("/subscriptions/" + subscription).ok().path("data");
        String transactions = paddle.get("/transactions?status=completed&per_page=30&subscription_id=" + subscription)
                .ok()
                .path("data")
                .valueStream()
                .map(paid -> paid.path("origin").asString())
                .sorted()
                .collect(Collectors.joining(","));
        int refunds = paddle.get("/adjustments?subscription_id=" + subscription)
                .ok()
                .path("data")
                .size();
        return object.path("status").asString() + " "
                + object.path("scheduled_change").path("action").asString("") + " " + transactions + " refunds="
                + refunds;
    }

    /** Successful writes: none is made twice. */
    private String writes(String subscription) {
        Map<String, Integer> counted = new TreeMap<>();
        long after = 0;
        JsonNode page;
        do {
            page = stage.get("/sandbox/calls?after=" + after).ok();
            for (JsonNode call : page.path("items")) {
                after = Math.max(after, call.path("id").asLong());
                String path = call.path("path").asString();
                boolean isWrite = !call.path("method").asString().equals("GET")
                        && call.path("status").asInt() / 100 == 2
                        && path.startsWith("/subscriptions/" + subscription)
                        && !path.contains("preview");
                if (isWrite) {
                    counted.merge(
                            call.path("method").asString()
                                    + path.substring(("/subscriptions/" + subscription).length()),
                            1,
                            Integer::sum);
                }
            }
        } while (!page.path("items").isEmpty());
        return counted.toString();
    }

    /** So that later rounds are not about it any more. */
    void leaveForGood() {
        String subscription = status().path("subscription_id").asString();
        stage.post(
                "/sandbox/dashboard/subscriptions/" + subscription + "/cancel",
                Map.of("effective_from", "immediately"));
    }
}
