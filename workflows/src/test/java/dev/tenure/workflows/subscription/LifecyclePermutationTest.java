package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.paid;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.renewal;
import static dev.tenure.workflows.subscription.Given.subscription;
import static dev.tenure.workflows.subscription.Given.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Any order, any number of times, any age of events: the same final state. */
final class LifecyclePermutationTest {
    private static final long SEED = Long.getLong("tenure.seed", 20_261_123L);
    private static final int SAMPLES = 1_000;

    /** What must not depend on the order: everything but the version and which events were remembered in which order. */
    private record Verdict(SubscriptionState state, Set<String> grants, int grantCount, int upgrades, int downgrades) {}

    /** A life: what was heard in its own order before, and what then comes in any order at one instant. */
    private record Story(String name, List<PaddleFactEvent> before, List<PaddleFactEvent> shuffled, Instant now) {}

    @TestFactory
    Stream<DynamicTest> everyOrderEndsInTheSameState() {
        return stories()
                .map(story -> DynamicTest.dynamicTest(story.name(), () -> {
                    List<List<PaddleFactEvent>> orders = Shuffles.all(story.shuffled());
                    Verdict expected = hear(story, Stream.of(story.shuffled()));
                    for (List<PaddleFactEvent> order : orders) {
                        assertThat(hear(story, order.stream().map(List::of)))
                                .as(() -> "order " + ids(order))
                                .isEqualTo(expected);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everySampledOrderWithCopiesAndBatchesEndsInTheSameState() {
        return stories()
                .map(story -> DynamicTest.dynamicTest(story.name(), () -> {
                    // The first checkout is what every customer meets: it is sampled most.
                    int samples = story.before().isEmpty() ? SAMPLES : SAMPLES / 4;
                    Verdict expected = hear(story, Stream.of(story.shuffled()));
                    LongStream.range(SEED, SEED + samples)
                            .forEach(seed -> assertThat(hear(story, Shuffles.batches(story.shuffled(), seed).stream()))
                                    .as("-Dtenure.seed=%d, story %s", seed, story.name())
                                    .isEqualTo(expected));
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyStoryHasOneUpgradeAndOneGrantForEachPaidPeriod() {
        return stories()
                .map(story -> DynamicTest.dynamicTest(story.name(), () -> {
                    Verdict verdict = hear(story, Stream.of(story.shuffled()));
                    long paid = verdict.state().covers().size();
                    assertThat(verdict.upgrades()).isEqualTo(1);
                    assertThat(verdict.grants()).hasSize((int) paid);
                    assertThat(verdict.grantCount()).isEqualTo((int) paid);
                    assertThat(verdict.downgrades()).isZero();
                }));
    }

    @Test
    void aWholeLifeInAnyOrderEndsInTheSameState() {
        List<PaddleFactEvent> life = new ArrayList<>(firstCheckout());
        life.addAll(wishes());
        life.addAll(renewal(2));
        life.addAll(failedRenewal(3));
        life.addAll(recovery(3));
        Story story = new Story("life", List.of(), life, periodEnd(2).plus(Duration.ofDays(2)));
        Verdict expected = hear(story, Stream.of(life));

        LongStream.range(SEED, SEED + SAMPLES)
                .forEach(seed -> assertThat(hear(story, Shuffles.batches(life, seed).stream()))
                        .as("-Dtenure.seed=%d", seed)
                        .isEqualTo(expected));
    }

    private static Stream<Story> stories() {
        Instant soon = START.plusSeconds(5);
        Instant dayFive = START.plus(Duration.ofDays(5));
        return Stream.of(
                new Story("first checkout", List.of(), firstCheckout(), soon),
                new Story("an update from before a cancellation", List.of(), canceledAtOnce(), dayFive),
                new Story(
                        "renewal after checkout",
                        firstCheckout(),
                        renewal(2),
                        periodEnd(1).plusSeconds(60)),
                new Story(
                        "checkout and renewal", List.of(), both(), periodEnd(1).plusSeconds(60)),
                new Story("cancel, keep, cancel, canceled", firstCheckout(), wishes(), dayFive),
                new Story(
                        "failed renewal and recovery",
                        firstCheckout(),
                        Stream.concat(failedRenewal(2).stream(), recovery(2).stream())
                                .toList(),
                        periodEnd(1).plus(Duration.ofDays(1))));
    }

    private static List<PaddleFactEvent> both() {
        return Stream.concat(firstCheckout().stream(), renewal(2).stream()).toList();
    }

    /** The first checkout, then support presses "cancel immediately", and an old update comes late. */
    private static List<PaddleFactEvent> canceledAtOnce() {
        Instant canceledAt = START.plus(Duration.ofDays(4));
        List<PaddleFactEvent> events = new ArrayList<>(firstCheckout());
        events.add(event("late", "subscription.updated", subscription("active", canceledAt.minusSeconds(60), 1)));
        events.add(event("x", "subscription.canceled", subscription("canceled", canceledAt, 1)));
        return events;
    }

    private static List<PaddleFactEvent> wishes() {
        Instant day = START.plus(Duration.ofDays(1));
        return List.of(
                event("w1", "subscription.updated", canceling(day, 1)),
                event("w2", "subscription.updated", subscription("active", day.plusSeconds(60), 1)),
                event("w3", "subscription.updated", canceling(day.plusSeconds(120), 1)),
                event("w4", "subscription.updated", canceling(day.plusSeconds(180), 1)),
                event("w5", "subscription.updated", subscription("active", day.plusSeconds(30), 1)),
                event("w6", "subscription.canceled", subscription("canceled", day.plusSeconds(240), 1)));
    }

    private static List<PaddleFactEvent> failedRenewal(int period) {
        Instant start = Given.periodStart(period);
        return List.of(
                event("f1", "subscription.updated", subscription("active", start.plusSeconds(1), period)),
                event(
                        "f2",
                        "transaction.payment_failed",
                        transaction("past_due", period, "subscription_recurring", Given.PRO)),
                event("f3", "subscription.past_due", subscription("past_due", start.plusSeconds(40), period)));
    }

    private static List<PaddleFactEvent> recovery(int period) {
        Instant paidAt = Given.periodStart(period).plus(Duration.ofHours(20));
        return List.of(
                event("f4", "subscription.activated", subscription("active", paidAt, period)),
                event("f5", "subscription.updated", subscription("active", paidAt, period)),
                event("f6", "transaction.completed", paid(period)));
    }

    private static Verdict hear(Story story, Stream<List<PaddleFactEvent>> batches) {
        return hear(story, true, batches);
    }

    private static Verdict hear(Story story, boolean stores, Stream<List<PaddleFactEvent>> batches) {
        Court court = new Court(Given.nothing(), START.plusSeconds(5));
        court.stores = stores;
        if (!story.before().isEmpty()) {
            court.events(story.before());
        }
        court.now = story.now();
        batches.forEach(court::events);
        return new Verdict(
                timeless(court.state),
                new TreeSet<>(court.grants.stream()
                        .map(ApplyRequest.Grant::businessKey)
                        .toList()),
                court.grants.size(),
                court.logged("membership_upgrade").size(),
                court.downgrades.size());
    }

    /** What would have been too late for grace on the way depends on the way, and matters to nobody who paid since. */
    static SubscriptionState timeless(SubscriptionState state) {
        Instant taken = state.takenThrough();
        Instant paidThrough = state.paidThrough();
        boolean isOvertaken = taken != null && paidThrough != null && taken.isBefore(paidThrough);
        return new SubscriptionState(
                state.subscriptionId(),
                0,
                state.rules(),
                state.userId(),
                state.customerId(),
                state.provider(),
                state.covers(),
                state.policies(),
                state.standing(),
                state.cancelRequestedAt(),
                state.beginsAt(),
                isOvertaken ? null : taken,
                state.forfeitedAt(),
                state.cancelSeen(),
                state.pending(),
                state.planned(),
                state.verification(),
                state.verifiedAt(),
                state.eventIds().stream().sorted().toList(),
                state.outcomes(),
                state.repayments());
    }

    private static String ids(List<PaddleFactEvent> order) {
        return String.join(", ", order.stream().map(PaddleFactEvent::eventId).toList());
    }
}
