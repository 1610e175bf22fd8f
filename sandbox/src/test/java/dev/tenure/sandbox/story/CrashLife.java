package dev.tenure.sandbox.story;

import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One customer whose product is killed: each act is repeated with its key until it has a definite answer. */
final class CrashLife {
    private static final long PATIENCE_NANOS = 150_000_000_000L;
    private static final String YEAR = "pri_01tenure0pro0yearly0000000";
    private static final String CREDITS = "pri_01tenure0credits0500000000";

    private final CrashStory story;
    private final Surroundings surroundings;
    private final Door stage;
    private final Door operator;
    private final Door doors;
    private final Door customer;
    private final String userId;
    private final Deque<CrashStory.Act> waiting = new ConcurrentLinkedDeque<>();
    private JsonNode bought = JsonNodeFactory.instance.objectNode();
    private @Nullable Thread acting;
    private volatile @Nullable String failure;

    CrashLife(CrashStory story, Surroundings surroundings, Door operator, Door doors, String email) {
        this.story = story;
        this.surroundings = surroundings;
        this.stage = surroundings.door();
        this.operator = operator;
        Door signedUp = stage.signUp(email);
        this.customer = signedUp.at(doors);
        this.doors = doors;
        this.userId = signedUp.userId();
    }

    void comesTo(CrashStory.Phase phase) {
        if (failure == null) {
            waiting.addAll(story.acts(phase));
        }
    }

    boolean isReady() {
        return !isActing() && !waiting.isEmpty();
    }

    boolean isActing() {
        Thread thread = acting;
        return thread != null && thread.isAlive();
    }

    void actNext() {
        CrashStory.Act act = waiting.removeFirst();
        acting = Thread.ofPlatform().daemon().start(() -> {
            try {
                perform(act);
            } catch (RuntimeException | AssertionError e) {
                failure = "%s cannot %s: %s".formatted(story, act, e);
                waiting.clear();
            }
        });
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private void perform(CrashStory.Act act) {
        switch (act) {
            case BUY -> bought = buy(Life.PRO);
            case BUY_MAX -> bought = buy(CommandContract.MAX);
            case BUY_AGAIN -> buy(Life.PRO);
            case BUY_CREDITS -> buy(CREDITS);
            case CANCEL -> command("cancel", Map.of(), true);
            case CANCEL_IN_LOCK -> command("cancel", Map.of(), false);
            case KEEP -> command("keep", Map.of(), true);
            case RISE -> command("change", Map.of("price_id", CommandContract.MAX, "when", "now"), true);
            case RISE_TO_A_YEAR -> command("change", Map.of("price_id", YEAR, "when", "now"), true);
            case FALL -> command("change", Map.of("price_id", Life.PRO, "when", "period_end"), false);
            case PAUSE -> command("pause", Map.of(), true);
            case RESUME -> command("resume", Map.of(), true);
            case END_WITH_REFUND -> endWithRefund();
            case CARD_DECLINES -> card("decline");
            case CARD_APPROVES -> card("approve");
            case DISPUTE -> onStage("dashboard/chargebacks", Map.of("transaction_id", text(bought, "transaction_id")));
            case CANCEL_AT_PADDLE ->
                onStage(
                        "dashboard/subscriptions/" + text(bought, "subscription_id") + "/cancel",
                        Map.of("effective_from", "immediately"));
            case CLOSE_THE_ACCOUNT -> closeTheAccount();
        }
    }

    private JsonNode buy(String priceId) {
        return onStage("checkouts", Map.of("user_id", userId, "price_id", priceId));
    }

    private void card(String behaviour) {
        onStage("customers/" + text(bought, "customer_id") + "/card", Map.of("behaviour", behaviour));
    }

    private JsonNode onStage(String act, Map<String, Object> body) {
        return surroundings.act(() -> stage.post("/sandbox/" + act, body).ok());
    }

    private static String text(JsonNode node, String field) {
        return Objects.requireNonNull(node.path(field).asString());
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
        Door desk = operator.at(doors);
        until("membership", () -> status().path("level").asInt() > 0);
        Map<String, Object> action = Map.of("action", "end_now", "reason", "asked by phone", "refund", true);
        until(
                "end",
                () -> isAccepted(() ->
                                desk.post("/api/v1/admin/users/" + userId + "/actions", action, "Idempotency-Key", key))
                        || status().path("status").asString().equals("ended"));
        until("ended", () -> status().path("status").asString().equals("ended"));
    }

    private void closeTheAccount() {
        until("membership", () -> status().path("level").asInt() > 0);
        until("closing", () -> isAccepted(() -> customer.delete("/api/v1/membership/account")));
        until("closed", () -> status().path("flags").toString().contains("billing_closed"));
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
        until("paid", () -> status().hasNonNull("paid_through"));
        return Life.instant(status(), "paid_through");
    }

    CrashStory story() {
        return story;
    }

    CrashPrint print(List<JsonNode> calls) {
        return new CrashPrint(stage, customer, operator, userId, text(bought, "subscription_id"), calls);
    }

    /** So that later rounds are not about it any more. */
    void leaveForGood() {
        stage.post(
                "/sandbox/dashboard/subscriptions/" + text(bought, "subscription_id") + "/cancel",
                Map.of("effective_from", "immediately"));
    }
}
