package dev.tenure.sandbox.model;

import dev.tenure.sandbox.paddle.CheckoutRequest;
import dev.tenure.sandbox.paddle.SandboxRefusal;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.workflows.subscription.ApplyOutcome;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.CommandOutcome;
import dev.tenure.workflows.subscription.Courtroom;
import dev.tenure.workflows.subscription.PaddleFactEvent;
import dev.tenure.workflows.subscription.PlanChange;
import dev.tenure.workflows.subscription.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One random life: a subscription, everything that happens to it, and what is promised about it at each moment. */
final class Life {
    static final String PRO = "pri_01tenure0pro0monthly000000";
    static final String PRO_YEAR = "pri_01tenure0pro0yearly0000000";
    static final String MAX = "pri_01tenure0max0monthly000000";
    private static final Instant FIRST_DAY = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final List<Integer> AROUND_THE_END_SECONDS =
            List.of(-7_500, -6_000, -2_160, -1_860, -1_500, -600, -1, 0, 1, 30, 61, 300, 660, 3_600);
    private static final int DEADLINES_AT_ONE_INSTANT = 25;
    private static final int ROUNDS_TO_REST = 6;

    private final World world;
    private final long seed;
    private final List<Step> steps;
    private final List<String> trail = new ArrayList<>();
    private final String userId;
    private final String subscriptionId;
    private final String customerId;
    private final UnreliableCalls calls;
    private final Courtroom court;
    private final Post post;
    private final PaddleTruth truth = new PaddleTruth(Json.object());
    private final Promises promises;
    private final Duration skew;
    private String lastEventId = "";
    private @Nullable Command lastCommand;
    private int commands;
    private boolean isAsleep;
    private int callsSeen = -1;
    private Optional<Instant> paddleDue = Optional.empty();

    Life(World world, long seed, List<Step> steps) {
        this.world = world;
        this.seed = seed;
        this.steps = steps;
        world.clock.set(FIRST_DAY.plus(Duration.ofDays(seed % 365)).plusSeconds(seed * 4_001 % 86_400));
        userId = UUID.randomUUID().toString();
        var bought = world.paddle.checkout(new CheckoutRequest(
                price(new Random(seed)),
                1,
                Map.copyOf(World.link().sign(userId)),
                userId + "@example.com",
                "US",
                "approve"));
        subscriptionId = Objects.requireNonNull(bought.subscriptionId());
        customerId = Objects.requireNonNull(bought.customerId());
        calls = new UnreliableCalls(world.calls);
        skew = skewOf(seed);
        court = new Courtroom(subscriptionId, world.records, calls, this::tenuresNow, world::stored);
        post = new Post(world.facts, subscriptionId, userId);
        promises = new Promises(new Readers(world.owner, userId), truth, court, post, this::tenuresNow);
    }

    private static String price(Random random) {
        int choice = random.nextInt(8);
        return choice < 5 ? PRO : choice < 7 ? MAX : PRO_YEAR;
    }

    /** Throws an {@link AssertionError} with the whole story if a promise is broken. */
    void live() {
        try {
            pull();
            moment();
            for (Step step : steps) {
                world.clock.set(world.clock.instant().plusSeconds(1));
                note("-- " + step);
                play(step, step.random());
                moment();
            }
            comeToRest();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e + "\n" + story(), e);
        } finally {
            world.forget();
        }
    }

    /** In some lives Tenure's clock is behind Paddle's, in some ahead of it. */
    private static Duration skewOf(long seed) {
        return Duration.ofSeconds(
                switch ((int) (seed % 10)) {
                    case 4 -> -30;
                    case 6 -> 30;
                    default -> 0;
                });
    }

    /** Workflows see milliseconds, and see them a moment after Paddle. */
    private Instant now() {
        return Post.nextMillisecond(world.clock.instant());
    }

    private Instant tenuresNow() {
        return now().plus(skew);
    }

    private void play(Step step, Random random) {
        switch (step.act()) {
            case CANCEL -> command(Command.Kind.CANCEL, null, false);
            case KEEP -> command(Command.Kind.KEEP, null, false);
            case UPGRADE -> command(Command.Kind.CHANGE, change(MAX, PlanChange.When.NOW), false);
            case DOWNGRADE -> command(Command.Kind.CHANGE, change(PRO, PlanChange.When.PERIOD_END), false);
            case YEARLY -> command(Command.Kind.CHANGE, change(PRO_YEAR, PlanChange.When.NOW), false);
            case PAUSE -> command(Command.Kind.PAUSE, null, false);
            case RESUME -> command(Command.Kind.RESUME, null, false);
            case SAME_AGAIN -> Optional.ofNullable(lastCommand).ifPresent(this::command);
            case WITHDRAW -> withdraw(random);
            case END_NOW -> command(Command.Kind.END_NOW, null, random.nextBoolean());
            case DASHBOARD_CANCEL_NOW -> dashboard("subscriptions/%s/cancel", "{\"effective_from\":\"immediately\"}");
            case DASHBOARD_CANCEL ->
                dashboard("subscriptions/%s/cancel", "{\"effective_from\":\"next_billing_period\"}");
            case DASHBOARD_KEEP -> dashboard("subscriptions/%s/update", "{\"scheduled_change\":null}");
            case DASHBOARD_PAUSE -> dashboard("subscriptions/%s/pause", pauseBody(random));
            case DASHBOARD_RESUME -> dashboard("subscriptions/%s/resume", "{\"effective_from\":\"immediately\"}");
            case DASHBOARD_ITEMS ->
                dashboard(
                        "subscriptions/%s/items",
                        "{\"items\":[{\"price_id\":\"" + (random.nextBoolean() ? PRO : MAX) + "\",\"quantity\":1}]}");
            case DASHBOARD_NEXT_BILLED_AT ->
                dashboard(
                        "subscriptions/%s/next_billed_at",
                        "{\"next_billed_at\":\"" + now().plus(Duration.ofDays(1 + random.nextInt(40))) + "\"}");
            case DASHBOARD_REFUND -> refund(random);
            case DASHBOARD_APPROVE -> approve(random);
            case DASHBOARD_CHARGEBACK -> chargeback();
            case CARD_APPROVES -> card("approve");
            case CARD_DECLINES -> card("decline");
            case PASS_MINUTES -> pass(Duration.ofMinutes(1 + random.nextInt(59)));
            case PASS_HOURS -> pass(Duration.ofMinutes(60 + random.nextInt(22 * 60)));
            case PASS_DAYS -> pass(Duration.ofMinutes(24 * 60 + random.nextInt(6 * 24 * 60)));
            case PASS_WEEKS -> pass(Duration.ofHours(7 * 24 + random.nextInt(4 * 7 * 24)));
            case PASS_TO_THE_END -> passToTheEnd(random);
            case PASS_TO_DUE -> due().ifPresent(this::passTo);
            case SLEEP -> sleep(Duration.ofMinutes(1 + random.nextInt(72 * 60)));
            case PADDLE_AWAY -> calls.away(true);
            case PADDLE_BACK -> calls.mend();
            case ANSWERS_LOST -> calls.loseAnswers(1 + random.nextInt(3));
            case TOO_MANY_REQUESTS -> calls.refuse(1 + random.nextInt(4));
            case DELIVER_AT_ONCE -> post.way(Post.Way.AT_ONCE, random);
            case DELIVER_LATE -> post.way(Post.Way.LATE, random);
            case DELIVER_NOTHING -> post.way(Post.Way.LOST, random);
            case DELIVER_WHAT_WAITS -> post.hurry(now());
            case DELIVER_AGAIN -> post.again(random, now());
            case RECONCILE -> post.find(now());
            case KILL -> court.killAfter(random.nextInt(6));
            case LOSE_THE_FENCE -> court.loseTheNextFence();
        }
    }

    private static PlanChange change(String priceId, PlanChange.When when) {
        String interval = priceId.equals(PRO_YEAR) ? "year" : "month";
        return new PlanChange(
                priceId, World.CATALOG.terms(priceId, null, interval, 1).orElseThrow(), when, null, null, null);
    }

    private void command(Command.Kind kind, @Nullable PlanChange change, boolean isRefund) {
        String actor = kind == Command.Kind.END_NOW ? "operator:" + userId : "customer";
        command(new Command("command-" + ++commands, kind, actor, kind.word() + isRefund, change, null, isRefund));
    }

    private void withdraw(Random random) {
        List<Standing.Pending> waiting = court.standing().pending().stream()
                .filter(Standing.Pending::withdrawable)
                .toList();
        if (!waiting.isEmpty()) {
            Standing.Pending one = waiting.get(random.nextInt(waiting.size()));
            String id = "command-" + ++commands;
            command(Command.withdrawal(id, "customer", "withdraw " + one.command(), one.commandId()));
        }
    }

    private void command(Command command) {
        lastCommand = command;
        Optional<CommandOutcome> outcome = surviving(() -> court.command(command));
        note(command.kind() + " " + outcome.map(CommandOutcome::toString).orElse("nothing to command"));
        pull();
        outcome.ifPresent(answer -> promises.answered(command, answer));
    }

    /** A killed process begins again and is asked again: an accepted update is never lost. */
    private Optional<CommandOutcome> surviving(Supplier<Optional<CommandOutcome>> act) {
        try {
            return act.get();
        } catch (Courtroom.KilledException e) {
            note("killed");
            court.beginAgain();
            pull();
            return act.get();
        }
    }

    private void dashboard(String path, String body) {
        boolean wasLeaving = truth.scheduledAction().equals("cancel");
        try {
            world.paddle.dashboard(path.formatted(subscriptionId), Json.readObject(body));
        } catch (SandboxRefusal refusal) {
            note("Paddle refuses: " + refusal.getMessage());
            return;
        } finally {
            calls.somebodyElse();
        }
        pull();
        if (wasLeaving && !truth.isLeaving()) {
            promises.withdrawn();
        }
    }

    private static String pauseBody(Random random) {
        String from = random.nextInt(4) == 0 ? "immediately" : "next_billing_period";
        return "{\"effective_from\":\"" + from + "\"}";
    }

    private void refund(Random random) {
        List<JsonNode> paid = truth.paid();
        if (!paid.isEmpty()) {
            JsonNode transaction = paid.getLast();
            String id = transaction.path("id").asString();
            String item = transaction
                    .path("details")
                    .path("line_items")
                    .path(0)
                    .path("id")
                    .asString();
            boolean isFull = random.nextBoolean();
            dashboard(
                    "adjustments",
                    "{\"action\":\"refund\",\"reason\":\"asked\",\"transaction_id\":\"" + id + "\","
                            + (isFull
                                    ? "\"type\":\"full\"}"
                                    : "\"type\":\"partial\",\"items\":[{\"item_id\":\"" + item
                                            + "\",\"type\":\"partial\",\"amount\":\"100\"}]}"));
        }
    }

    private void approve(Random random) {
        for (JsonNode adjustment : List.copyOf(truth.adjustments())) {
            String how = random.nextInt(4) == 0 ? "/reject" : "/approve";
            dashboard("adjustments/" + adjustment.path("id").asString() + how, "{}");
        }
    }

    private void chargeback() {
        List<JsonNode> paid = truth.paid();
        if (!paid.isEmpty()) {
            dashboard(
                    "chargebacks",
                    "{\"transaction_id\":\"" + paid.getLast().path("id").asString() + "\"}");
        }
    }

    private void card(String behaviour) {
        world.paddle.card(customerId, behaviour);
        calls.somebodyElse();
        pull();
    }

    private void passToTheEnd(Random random) {
        Optional<Instant> end = truth.periodEnd();
        int offset = AROUND_THE_END_SECONDS.get(random.nextInt(AROUND_THE_END_SECONDS.size()));
        end.map(instant -> instant.plusSeconds(offset)).ifPresent(this::passTo);
    }

    private void pass(Duration duration) {
        passTo(world.clock.instant().plus(duration));
    }

    /** From one instant at which something is due to the next. */
    private void passTo(Instant to) {
        for (Optional<Instant> next = next(); next.isPresent() && !next.get().isAfter(to); next = next()) {
            set(next.get());
            moment();
        }
        set(to);
        moment();
    }

    private void set(Instant instant) {
        if (instant.isAfter(world.clock.instant())) {
            world.clock.set(instant);
        }
    }

    /** Nothing changes at Paddle unless somebody calls it or something is due there. */
    private Optional<Instant> paddleDue() {
        if (callsSeen != calls.made()
                || paddleDue.filter(due -> !due.isAfter(world.clock.instant())).isPresent()) {
            callsSeen = calls.made();
            paddleDue = world.paddle.nextDueAt();
        }
        return paddleDue;
    }

    private Optional<Instant> next() {
        Stream<Optional<Instant>> product = isAsleep ? Stream.of() : Stream.of(due(), post.due());
        return Stream.concat(Stream.of(paddleDue()), product)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private void sleep(Duration duration) {
        isAsleep = true;
        pass(duration);
        isAsleep = false;
        promises.impaired();
        note("awake at " + now());
    }

    /** Everything that is due at this instant happens, and then what is promised is looked at. */
    private void moment() {
        if (paddleDue().filter(due -> !due.isAfter(world.clock.instant())).isPresent()) {
            world.paddle.carryOutDue(world.clock.instant());
            pull();
            paddleDue = world.paddle.nextDueAt();
        }
        if (isAsleep) {
            return;
        }
        if (calls.isUnreliable()) {
            promises.impaired();
        }
        work();
        promises.look();
    }

    /** What the product does may make Paddle tell something, which is work again. */
    private void work() {
        int made = calls.made();
        workOnce();
        if (calls.made() != made) {
            pull();
            workOnce();
        }
    }

    private void workOnce() {
        List<PaddleFactEvent> arrived = post.arrived(now());
        try {
            if (!arrived.isEmpty()) {
                note("hears " + arrived.stream().map(PaddleFactEvent::eventType).toList());
                court.events(arrived);
                post.heard(arrived, now());
            }
            meetDeadlines();
        } catch (Courtroom.KilledException e) {
            note("killed");
            court.beginAgain();
            post.backToSender(arrived, now());
            workOnce();
        }
    }

    private void meetDeadlines() {
        for (int met = 0; isDue(); met++) {
            if (met > DEADLINES_AT_ONE_INSTANT) {
                throw new AssertionError("It is always due: " + court.due());
            }
            court.deadline();
            promises.look();
        }
    }

    private boolean isDue() {
        return court.due().filter(due -> !due.isAfter(tenuresNow())).isPresent();
    }

    /** When Paddle's clock shows it. */
    private Optional<Instant> due() {
        return court.due().map(due -> Post.nextMillisecond(due).minus(skew));
    }

    private void pull() {
        world.owner
                .sql("select id, type, occurred_at, data from sandbox.paddle_events where id > :last order by id")
                .param("last", lastEventId)
                .query(row -> {
                    String type = row.getString("type");
                    String data = row.getString("data");
                    lastEventId = row.getString("id");
                    note("Paddle tells " + type);
                    hear(type, Json.read(data));
                    post.take(lastEventId, type, row.getTimestamp("occurred_at").toInstant(), data, now());
                });
    }

    /** What is about somebody else is not of this life. */
    private void hear(String type, JsonNode data) {
        boolean isAbout = data.path("id").asString("").equals(subscriptionId)
                || data.path("subscription_id").asString("").equals(subscriptionId);
        if (isAbout) {
            truth.happened(type, data);
        }
    }

    /** In the end everything arrives and Paddle answers: what is known is what is so. */
    private void comeToRest() {
        note("-- comes to rest");
        calls.mend();
        court.killAfter(Integer.MAX_VALUE);
        promises.impaired();
        post.way(Post.Way.AT_ONCE, new Random(seed));
        post.find(now());
        post.hurry(now());
        moment();
        pass(Duration.ofHours(2));
        for (int round = 0; round < ROUNDS_TO_REST && court.isBusy(); round++) {
            pass(Duration.ofHours(7));
        }
        pass(Duration.ofMinutes(10));
        promises.lookAtRest();
        hearAllAgain();
    }

    /** Any order, any number of times: nothing is different. */
    private void hearAllAgain() {
        String before = promises.everything();
        List<PaddleFactEvent> again = new ArrayList<>(post.all());
        again.addAll(post.all());
        Collections.shuffle(again, new Random(seed));
        court.events(again);
        if (!promises.everything().equals(before)) {
            throw new AssertionError(
                    "Hearing everything again changes\n" + before + "\ninto\n" + promises.everything());
        }
        Courtroom other = new Courtroom(
                subscriptionId, request -> new ApplyOutcome(true, null), calls, this::tenuresNow, world::stored);
        Random random = new Random(seed + 1);
        for (int from = 0; from < again.size(); ) {
            int to = Math.min(again.size(), from + 1 + random.nextInt(5));
            other.events(again.subList(from, to));
            from = to;
        }
        if (!other.facts().equals(court.facts())) {
            throw new AssertionError("Another order gives\n" + other.facts() + "\nand not\n" + court.facts());
        }
    }

    private void note(String what) {
        trail.add(now() + " " + what);
    }

    private String story() {
        return "-Dmodel.seed=" + seed + "\nsteps " + steps + "\n" + String.join("\n", trail) + "\n" + court.state()
                + "\n" + truth.subscription();
    }
}
