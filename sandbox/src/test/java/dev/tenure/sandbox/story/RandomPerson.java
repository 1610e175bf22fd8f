package dev.tenure.sandbox.story;

import dev.tenure.sandbox.model.PaddleTruth;
import dev.tenure.sandbox.model.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer of the running all-in-one to whom random things happen, and what is promised to them. */
final class RandomPerson {
    static final String MAX = "pri_01tenure0max0monthly000000";
    private static final String YEAR = "pri_01tenure0pro0yearly0000000";
    private static final String COMMANDS = "/api/v1/membership/";

    final Life life;
    private final long seed;
    private final List<Step> steps;
    private final List<String> trail = new ArrayList<>();
    private final PaddleTruth truth = new PaddleTruth(JsonMapper.shared().createObjectNode());
    private final String subscriptionId;
    private final String customerId;
    private @Nullable Instant leavingSince;
    private boolean isForfeited;
    private boolean wasMember;
    private int commands;

    RandomPerson(Door stage, long seed, List<Step> steps, String name) {
        this.life = new Life(stage, name + "@example.com");
        this.seed = seed;
        this.steps = steps;
        String price = new Random(seed).nextInt(3) == 0 ? MAX : Life.PRO;
        JsonNode bought = stage.post("/sandbox/checkouts", Map.of("user_id", life.userId, "price_id", price))
                .ok();
        subscriptionId = bought.path("subscription_id").asString();
        customerId = bought.path("customer_id").asString();
    }

    /** Paddle told something; what is about others is not heard. */
    void hear(JsonNode event) {
        JsonNode data = event.path("data");
        String type = event.path("event_type").asString();
        boolean isAbout = data.path("id").asString("").equals(subscriptionId)
                || data.path("subscription_id").asString("").equals(subscriptionId);
        if (isAbout) {
            note(event.path("occurred_at").asString() + " Paddle tells " + type);
            truth.happened(type, data);
        }
    }

    void play(int round, Instant now) {
        Step step = steps.get(round);
        Random random = step.random();
        note(now + " -- " + step);
        switch (step.act()) {
            case CANCEL -> leaving(command("cancel", Map.of()), now);
            case KEEP -> staying(command("keep", Map.of()));
            case UPGRADE -> staying(command("change", Map.of("price_id", MAX, "when", "now")));
            case YEARLY -> staying(command("change", Map.of("price_id", YEAR, "when", "now")));
            case DOWNGRADE -> staying(command("change", Map.of("price_id", Life.PRO, "when", "period_end")));
            case PAUSE -> command("pause", Map.of());
            case RESUME -> command("resume", Map.of());
            case SAME_AGAIN -> again();
            case WITHDRAW -> withdraw();
            case END_NOW -> endNow(random, now);
            case DASHBOARD_CANCEL_NOW -> subscription("cancel", Map.of("effective_from", "immediately"));
            case DASHBOARD_CANCEL -> subscription("cancel", Map.of("effective_from", "next_billing_period"));
            case DASHBOARD_KEEP -> keepInDashboard();
            case DASHBOARD_PAUSE -> subscription("pause", Map.of("effective_from", "next_billing_period"));
            case DASHBOARD_RESUME -> subscription("resume", Map.of("effective_from", "immediately"));
            case DASHBOARD_ITEMS ->
                subscription(
                        "items",
                        Map.of(
                                "items",
                                List.of(Map.of("price_id", random.nextBoolean() ? MAX : Life.PRO, "quantity", 1))));
            case DASHBOARD_NEXT_BILLED_AT ->
                subscription(
                        "next_billed_at",
                        Map.of(
                                "next_billed_at",
                                now.plus(Duration.ofDays(1 + random.nextInt(40)))
                                        .toString()));
            case DASHBOARD_REFUND ->
                paid().ifPresent(transaction -> dashboard(
                        "adjustments",
                        Map.of("action", "refund", "type", "full", "reason", "asked", "transaction_id", transaction)));
            case DASHBOARD_APPROVE ->
                List.copyOf(truth.adjustments())
                        .forEach(adjustment ->
                                dashboard("adjustments/" + adjustment.path("id").asString() + "/approve", Map.of()));
            case DASHBOARD_CHARGEBACK ->
                paid().ifPresent(transaction -> dashboard("chargebacks", Map.of("transaction_id", transaction)));
            case CARD_APPROVES -> card("approve");
            case CARD_DECLINES -> card("decline");
            case PASS_MINUTES,
                    PASS_HOURS,
                    PASS_DAYS,
                    PASS_WEEKS,
                    PASS_TO_THE_END,
                    PASS_TO_DUE,
                    SLEEP,
                    PADDLE_AWAY,
                    PADDLE_BACK,
                    ANSWERS_LOST,
                    TOO_MANY_REQUESTS,
                    DELIVER_AT_ONCE,
                    DELIVER_LATE,
                    DELIVER_NOTHING,
                    DELIVER_WHAT_WAITS,
                    DELIVER_AGAIN,
                    RECONCILE,
                    KILL,
                    LOSE_THE_FENCE -> {}
        }
    }

    private boolean command(String name, Map<String, ?> body) {
        commands++;
        return answered(life.customer.post(COMMANDS + name, body, "Idempotency-Key", "key-" + commands), name);
    }

    private void again() {
        if (commands > 0) {
            answered(life.customer.post(COMMANDS + "cancel", Map.of(), "Idempotency-Key", "key-" + commands), "again");
        }
    }

    private void withdraw() {
        life.status()
                .path("pending")
                .valueStream()
                .filter(pending -> pending.path("withdrawable").asBoolean())
                .findFirst()
                .ifPresent(pending -> {
                    String path =
                            COMMANDS + "commands/" + pending.path("command_id").asString();
                    boolean isAccepted = answered(life.customer.delete(path), "withdraw");
                    staying(isAccepted && pending.path("command").asString().equals("cancel"));
                });
    }

    private boolean answered(Door.Answer answer, String name) {
        note("   " + name + " " + answer.status() + " "
                + answer.body().path("outcome").asString("")
                + answer.body().path("error_code").asString(""));
        require(answer.status() < 500 || answer.status() == 503, name + " answers " + answer);
        return answer.status() < 300;
    }

    private void leaving(boolean isAccepted, Instant now) {
        if (isAccepted && leavingSince == null) {
            leavingSince = now;
        }
    }

    private void staying(boolean isAccepted) {
        if (isAccepted) {
            leavingSince = null;
        }
    }

    private void endNow(Random random, Instant now) {
        Map<String, Object> body =
                Map.of("action", "end_now", "reason", "asked by phone", "refund", random.nextBoolean());
        Door.Answer answer = life.operator.post("/api/v1/admin/users/" + life.userId + "/actions", body);
        if (answered(answer, "end_now")) {
            leaving(true, now);
            isForfeited = true;
        }
    }

    private void keepInDashboard() {
        Door.Answer answer = life.stage.post(
                "/sandbox/dashboard/subscriptions/" + subscriptionId + "/update",
                JsonMapper.shared().readTree("{\"scheduled_change\":null}"));
        note("   dashboard keep " + answer.status());
        boolean isWaiting = life.status().path("pending").toString().contains("\"cancel\"");
        staying(answer.status() < 300 && !isWaiting);
    }

    private void subscription(String act, Map<String, ?> body) {
        dashboard("subscriptions/" + subscriptionId + "/" + act, body);
    }

    private void dashboard(String path, Map<String, ?> body) {
        note("   dashboard " + path + " "
                + life.stage.post("/sandbox/dashboard/" + path, body).status());
    }

    private void card(String behaviour) {
        life.stage.post("/sandbox/customers/" + customerId + "/card", Map.of("behaviour", behaviour));
    }

    private Optional<String> paid() {
        List<JsonNode> paid = truth.paid();
        return paid.isEmpty()
                ? Optional.empty()
                : Optional.of(paid.getLast().path("id").asString());
    }

    Optional<Instant> periodEnd() {
        return truth.periodEnd();
    }

    /** At any moment of rest: promises 4 and 6. */
    void look(Instant now, boolean isReliable) {
        JsonNode status = life.status();
        int level = status.path("level").asInt();
        note(now + " level " + level + " " + status.path("status").asString());
        boolean isExempt = isForfeited || truth.hasMoneyTakenBack();
        Optional<Instant> paid = paidThrough();
        boolean mustBeMember = wasMember || isReliable;
        if (!isExempt && mustBeMember && paid.filter(now::isBefore).isPresent()) {
            require(level > 0, "free although paid through " + paid + " " + status);
        }
        if (isReliable && truth.isCanceled()) {
            Instant canceledAt = truth.canceledAt().orElseThrow();
            Instant end = paid.filter(canceledAt::isBefore).orElse(canceledAt);
            require(level == 0 || now.isBefore(end.plusSeconds(60)), "a member although over since " + end + status);
        }
        wasMember = level > 0 && isReliable;
    }

    /** When nothing is on its way any more: promises 2, 3 and 5. */
    void lookAtRest(Instant now) {
        look(now, true);
        ledger();
        boolean isForReview = life.status().path("flags").toString().contains("needs_review");
        if (leavingSince != null && !isForReview) {
            require(truth.isLeaving(), "wanted to leave since " + leavingSince + " and stays");
            for (JsonNode transaction : truth.completed()) {
                require(
                        !isUnwanted(transaction) || truth.isGivenBack(transaction),
                        "billed after leaving at " + leavingSince + ": " + transaction);
            }
        }
        require(
                truth.takenBackAt().isEmpty() || truth.isCanceled() || isForReview,
                "taken back and billed on: " + truth.status());
    }

    private void ledger() {
        List<JsonNode> entries = life.customer
                .get("/api/v1/membership/wallet/entries")
                .ok()
                .path("items")
                .valueStream()
                .toList();
        long sum = entries.stream()
                .mapToLong(entry -> entry.path("amount").asLong())
                .sum();
        long balance = life.status().path("wallet").path("balance").asLong();
        require(sum == balance, "balance " + balance + " is not the sum of " + entries);
        for (JsonNode transaction : truth.paid()) {
            String id = transaction.path("id").asString();
            long grants = entries.stream()
                    .filter(entry -> entry.path("kind").asString().equals("grant")
                            && entry.path("reference").asString().equals(id))
                    .count();
            boolean isYear = transaction.toString().contains(YEAR);
            boolean isCertain = !PaddleTruth.isUpdate(transaction)
                    && !isForfeited
                    && !truth.hasMoneyTakenBack()
                    && !truth.isGivenBack(transaction)
                    && !isUnwanted(transaction);
            require(isYear || grants <= 1, grants + " grants for " + id);
            require(isYear || !isCertain || grants == 1, grants + " grants for " + id);
        }
    }

    private boolean isUnwanted(JsonNode transaction) {
        return leavingSince != null
                && PaddleTruth.isRenewal(transaction)
                && PaddleTruth.billedAt(transaction).isAfter(leavingSince);
    }

    private Optional<Instant> paidThrough() {
        return truth.paid().stream()
                .filter(transaction -> !isUnwanted(transaction))
                .flatMap(transaction -> truth.paidUntil(transaction).stream())
                .max(Instant::compareTo);
    }

    private void note(String what) {
        trail.add(what);
    }

    private void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new BrokenException(this, otherwise);
        }
    }

    /** A promise to somebody was broken. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient RandomPerson person;

        BrokenException(RandomPerson person, String message) {
            super(message);
            this.person = person;
        }
    }

    long seed() {
        return seed;
    }

    List<Step> steps() {
        return steps;
    }

    String story() {
        return subscriptionId + "\n" + String.join("\n", trail) + "\n" + truth.subscription() + "\n" + life.status()
                + "\n" + life.audit();
    }
}
