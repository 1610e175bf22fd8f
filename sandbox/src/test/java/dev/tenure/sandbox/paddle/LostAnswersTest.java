package dev.tenure.sandbox.paddle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls;
import dev.tenure.workflows.subscription.PlanChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * S6: whatever becomes of an answer, and however often the caller dies and asks again, Paddle does a thing once. The real
 * calls against the real sandbox Paddle; each point has a seed.
 */
final class LostAnswersTest {
    /** Each wish ten times; {@code -Dlost.points=210} for S6's number. */
    private static final int POINTS = Integer.getInteger("lost.points", 90);

    /** A lost answer is mostly waited for: two at once. */
    private static final int WORLDS = 2;

    private static final int ATTEMPTS = 6;
    private static final Duration PAUSED = Duration.ofDays(90);
    private static final List<String> FAULTS = List.of(
            "{\"match\":\"%s\",\"kind\":\"drop_answer\"}",
            "{\"match\":\"%s\",\"kind\":\"drop_answer\",\"times\":2}",
            "{\"match\":\"%s\",\"kind\":\"drop_answer\",\"execute\":false}",
            "{\"match\":\"%s\",\"kind\":\"status\",\"status\":500,\"execute\":true}",
            "{\"match\":\"%s\",\"kind\":\"status\",\"status\":503}",
            "{\"match\":\"%s\",\"kind\":\"bad_gateway\",\"execute\":true}",
            "{\"match\":\"%s\",\"kind\":\"timeout\",\"execute\":true,\"delay_ms\":500}");

    private static final List<Wish> WISHES = List.of(Wish.values());

    /** One thing that is wanted of Paddle, by which request, and how often it must have been paid for. */
    private enum Wish {
        UPGRADE("PATCH /subscriptions/*"),
        CANCEL("POST /subscriptions/*/cancel"),
        END("POST /subscriptions/*/cancel"),
        KEEP("PATCH /subscriptions/*"),
        PAUSE("POST /subscriptions/*/pause"),
        /** The second half of it: the removal is {@link #KEEP}. */
        PAUSE_INSTEAD_OF_ANOTHER("POST /subscriptions/*/pause"),
        RESUME("POST /subscriptions/*/resume"),
        UPGRADE_OF_WHAT_IS_CANCELED("PATCH /subscriptions/*"),
        /** The second half of an operator's end with a refund: the first is {@link #END}. */
        REFUND("POST /adjustments");

        private final String write;

        Wish(String write) {
            this.write = write;
        }
    }

    @Test
    void s6AtEachPointALostAnswerNeverMakesPaddleDoAThingTwice() throws Exception {
        AtomicInteger next = new AtomicInteger();
        Callable<Integer> work = () -> {
            try (Caller caller = new Caller()) {
                return caller.live(next);
            }
        };
        int lived = 0;
        try (ExecutorService callers = Executors.newFixedThreadPool(WORLDS)) {
            for (Future<Integer> world : callers.invokeAll(Collections.nCopies(WORLDS, work))) {
                lived += world.get();
            }
        }
        assertThat(lived).isEqualTo(POINTS);
    }

    /** Somebody who calls a sandbox Paddle of their own. */
    private static final class Caller implements AutoCloseable {
        private final PaddleWorld world = PaddleWorld.open();
        private final PaddleCalls calls = RealCalls.to(world.paddle, Duration.ofMillis(250));
        private Instant asked = world.clock.instant();
        private String id = "";
        private String payment = "";

        @Override
        public void close() {
            world.close();
        }

        /** Answers how many points it tried. */
        int live(AtomicInteger next) {
            int points = 0;
            for (int seed = next.getAndIncrement(); seed < POINTS; seed = next.getAndIncrement()) {
                Random dice = new Random(seed);
                Wish wish = WISHES.get(seed % WISHES.size());
                String fault = FAULTS.get(dice.nextInt(FAULTS.size())).formatted(wish.write);
                live(seed, wish, fault, dice);
                points++;
            }
            return points;
        }

        private void live(int seed, Wish wish, String fault, Random dice) {
            String story = "seed " + seed + " " + wish + " " + fault;
            CheckoutOutcome bought = world.buy("lost" + seed, PaddleWorld.PRO_MONTHLY);
            id = Objects.requireNonNull(bought.subscriptionId());
            payment = bought.transactionId();
            prepare(wish);
            world.clock.set(world.clock.instant().plusSeconds(60));
            asked = world.clock.instant();
            int before = transactions().size();
            world.paddle.addFault(Json.readObject(fault));

            assertDoneOnce(story, wish, askUntilDone(wish, dice.nextBoolean()), before);
            world.paddle.clearFaults();
            assertDoneOnce(story + " once more", wish, askUntilDone(wish, false), before);
        }

        /** @param diesOnce whether a worker is killed before it says what came of it: the same is asked again */
        private PaddleAnswer askUntilDone(Wish wish, boolean diesOnce) {
            PaddleAnswer answer = ask(wish);
            boolean isUnheard = diesOnce;
            for (int attempt = 1; attempt < ATTEMPTS && (isUnheard || !isDone(answer)); attempt++) {
                isUnheard = false;
                answer = ask(wish);
            }
            return answer;
        }

        private void assertDoneOnce(String story, Wish wish, PaddleAnswer answer, int before) {
            assertThat(isDone(answer)).as("%s: %s", story, answer).isTrue();
            assertThat(isAsWanted(wish)).as(story + world.subscription(id)).isTrue();
            assertThat(transactions()).as(story).hasSize(before + charges(wish));
            assertThat(adjustments()).as(story).hasSize(wish == Wish.REFUND ? 1 : 0);
        }

        private static boolean isDone(PaddleAnswer answer) {
            return answer instanceof PaddleAnswer.Done || answer instanceof PaddleAnswer.Refunded;
        }

        private void prepare(Wish wish) {
            world.clock.set(world.clock.instant().plus(Duration.ofMinutes(5)));
            switch (wish) {
                case KEEP, UPGRADE_OF_WHAT_IS_CANCELED -> world.post("/subscriptions/" + id + "/cancel", "{}");
                case RESUME -> world.post("/subscriptions/" + id + "/pause", "{\"effective_from\":\"immediately\"}");
                case REFUND -> world.post("/subscriptions/" + id + "/cancel", "{\"effective_from\":\"immediately\"}");
                case PAUSE_INSTEAD_OF_ANOTHER -> world.post("/subscriptions/" + id + "/pause", "{}");
                case UPGRADE, CANCEL, END, PAUSE -> {}
            }
        }

        private PaddleAnswer ask(Wish wish) {
            Supplier<PaddleAnswer> call =
                    switch (wish) {
                        case UPGRADE, UPGRADE_OF_WHAT_IS_CANCELED ->
                            () -> calls.change(new PaddleCalls.ChangeRequest(
                                    id,
                                    PaddleWorld.MAX_MONTHLY,
                                    PlanChange.Mode.PRORATED_IMMEDIATELY,
                                    true,
                                    null,
                                    asked));
                        case CANCEL -> () -> calls.cancel(new PaddleCalls.CancelRequest(id, false));
                        case END -> () -> calls.cancel(new PaddleCalls.CancelRequest(id, true));
                        case KEEP -> () -> calls.removeScheduledChange(id);
                        case PAUSE -> () -> calls.pause(new PaddleCalls.PauseRequest(id, null));
                        case PAUSE_INSTEAD_OF_ANOTHER ->
                            () -> calls.pause(new PaddleCalls.PauseRequest(id, asked.plus(PAUSED)));
                        case RESUME -> () -> calls.resume(new PaddleCalls.ResumeRequest(id, asked));
                        case REFUND ->
                            () -> calls.refund(new PaddleCalls.RefundRequest(payment, "ended_with_refund", asked));
                    };
            return call.get();
        }

        private static int charges(Wish wish) {
            return switch (wish) {
                case UPGRADE, UPGRADE_OF_WHAT_IS_CANCELED, RESUME -> 1;
                case CANCEL, END, KEEP, PAUSE, PAUSE_INSTEAD_OF_ANOTHER, REFUND -> 0;
            };
        }

        private boolean isAsWanted(Wish wish) {
            JsonNode now = world.subscription(id);
            String status = now.path("status").asString();
            String scheduled = now.path("scheduled_change").path("action").asString("");
            String price = now.path("items").path(0).path("price").path("id").asString();
            return switch (wish) {
                case UPGRADE, UPGRADE_OF_WHAT_IS_CANCELED ->
                    price.equals(PaddleWorld.MAX_MONTHLY) && scheduled.isEmpty();
                case CANCEL -> scheduled.equals("cancel");
                case END -> status.equals("canceled");
                case KEEP -> status.equals("active") && scheduled.isEmpty();
                case PAUSE -> scheduled.equals("pause");
                case PAUSE_INSTEAD_OF_ANOTHER ->
                    scheduled.equals("pause")
                            && Instant.parse(now.at("/scheduled_change/resume_at")
                                            .asString())
                                    .equals(asked.plus(PAUSED));
                case RESUME -> status.equals("active");
                case REFUND -> status.equals("canceled") && isGivenBackWhole();
            };
        }

        private boolean isGivenBackWhole() {
            JsonNode refund = adjustments().path(0);
            return refund.path("transaction_id").asString().equals(payment)
                    && refund.path("action").asString().equals("refund")
                    && refund.path("type").asString().equals("full");
        }

        private JsonNode transactions() {
            return world.get("/transactions?subscription_id=" + id).data();
        }

        private JsonNode adjustments() {
            return world.get("/adjustments?subscription_id=" + id).data();
        }
    }
}
