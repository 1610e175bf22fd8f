package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.SUBSCRIPTION;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SubscriptionWorkflowTest {
    private static final long SEED = Long.getLong("tenure.seed", 41L);

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMemberRenewsCancelsKeepsCancelsAgainAndIsFreeAtTheVeryEndOfThePeriod() {
        becomeMember();
        renew(2);
        assertThat(stage.command(Command.Kind.CANCEL, "k1")).isEqualTo(CommandOutcome.applied("k1"));
        assertThat(stage.standing().cancelAtPeriodEnd()).isTrue();
        assertThat(stage.command(Command.Kind.KEEP, "k2")).isEqualTo(CommandOutcome.applied("k2"));
        assertThat(stage.standing().cancelAtPeriodEnd()).isFalse();
        assertThat(stage.command(Command.Kind.CANCEL, "k3")).isEqualTo(CommandOutcome.applied("k3"));
        stage.deliverTogether();

        stage.passTo(periodEnd(2).minusSeconds(5));
        assertThat(stage.standing().level()).isEqualTo(1);
        stage.passTo(periodEnd(2).plusSeconds(1));
        stage.untilCompleted();

        assertThat(stage.standing().plan()).isEqualTo("free");
        assertThat(stage.standing().status()).isEqualTo("ended");
        assertThat(stage.records.logged(SUBSCRIPTION, "membership_upgrade")).hasSize(1);
        assertThat(stage.records.logged(SUBSCRIPTION, "membership_renewed")).hasSize(1);
        assertThat(stage.records.grants(SUBSCRIPTION)).containsExactly("grant/txnitm_1/0", "grant/txnitm_2/0");
        assertThat(stage.records.downgradedAt(SUBSCRIPTION)).hasSize(1);
        Instant downgradedAt = stage.records.downgradedAt(SUBSCRIPTION).getFirst();
        assertThat(downgradedAt).isBetween(periodEnd(2), periodEnd(2).plusSeconds(2));
        assertThat(lastTimerFiredAt()).isBetween(periodEnd(2), periodEnd(2).plusMillis(500));
        assertThat(readersEverFreeBefore(downgradedAt)).isFalse();
    }

    @Test
    void whoEndsAnUnpaidSubscriptionHearsOfItWhenPaddleWasReadAndNothingIsInDoubtAnyMore() {
        becomeMember();
        stage.paddle.cardFails(true);
        stage.passTo(periodEnd(1).plusSeconds(30));
        stage.deliverTogether();
        stage.until(() -> stage.standing().status().equals("past_due"));

        CommandOutcome outcome = stage.command(Command.Kind.CANCEL, "k1");

        assertThat(outcome).isEqualTo(CommandOutcome.applied("k1"));
        assertThat(stage.standing().hasAccess()).isFalse();
        assertThat(stage.standing().status()).isEqualTo("ended");
    }

    @Test
    void eachPaidPeriodIsARunOfItsOwn() {
        becomeMember();
        renew(2);
        renew(3);

        stage.until(() -> stage.histories().size() == 3);
        assertThat(stage.paddle.reads()).isZero();
    }

    @Test
    void aLateEventAfterTheEndStartsItBrieflyAgainAndChangesNothing() {
        becomeMember();
        stage.command(Command.Kind.CANCEL, "k1");
        stage.passTo(periodEnd(1).plusSeconds(1));
        stage.untilCompleted();
        Standing ended = stage.standing();
        int runs = stage.histories().size();

        PaddleFactEvent late = Given.event(
                "late", "subscription.updated", Given.subscription("active", Given.START.plusSeconds(9), 1));
        stage.deliver(SUBSCRIPTION, List.of(late));
        stage.until(() -> stage.row().eventIds().contains(late.eventId()));
        stage.untilCompleted();

        assertThat(stage.standing()).isEqualTo(ended);
        assertThat(stage.records.outcomes(SUBSCRIPTION).getLast()).isEqualTo("stale");
        assertThat(stage.records.downgradedAt(SUBSCRIPTION)).hasSize(1);
        assertThat(stage.histories()).hasSize(runs + 1);
    }

    @Test
    void whenPostgresWasSetBackAWorkflowThatKnowsMoreWritesItsStateAgainAndOtherwiseNothing() {
        stage.paddle.checkout();
        stage.deliverTogether();
        stage.until(() -> stage.standing().level() == 1);
        SubscriptionState earlier = stage.row();
        stage.command(Command.Kind.CANCEL, "k1");
        SubscriptionState latest = stage.row();

        stage.tellWhatIsStored();
        assertThat(stage.row()).isEqualTo(latest);
        stage.records.setBack(earlier);
        stage.tellWhatIsStored();

        stage.until(() -> stage.row().equals(latest.withVersion(latest.version() + 1)));
        assertThat(stage.paddle.writes()).isEqualTo(1);
    }

    @Test
    void aCancelThatWasStoredAndWhoseRunHasLostItIsTakenUpAndCarriedOut() {
        becomeMember();

        stage.commandThatIsLost(Command.Kind.CANCEL, "k1");

        stage.until(() -> stage.standing().cancelAtPeriodEnd());
        assertThat(stage.paddle.writes()).isEqualTo(1);
        assertThat(stage.row().outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
    }

    @Test
    void aDecisionThatLostItsFenceIsTakenAgainFromTheStoredState() {
        becomeMember();
        long version = stage.row().version();
        stage.records.moveOn(
                SUBSCRIPTION, row -> row.edit().remember("evt_elsewhere").build());

        renew(2);

        assertThat(stage.records.lostFences()).isEqualTo(1);
        assertThat(stage.row().eventIds()).contains("evt_elsewhere");
        assertThat(stage.row().version()).isGreaterThan(version + 1);
        assertThat(stage.records.grants(SUBSCRIPTION)).hasSize(2);
    }

    @Test
    void nothingIsLostWhilePostgresIsAway() {
        stage.records.failTimes(4);
        stage.paddle.checkout();
        stage.deliverTogether();
        stage.until(() -> stage.records.failuresLeft() < 3);
        Map<String, PaddleFactEvent> more = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            PaddleFactEvent event = Given.event("away" + i, "transaction.completed", Given.paid(1));
            more.put(event.eventId(), event);
            stage.deliver(SUBSCRIPTION, List.of(event));
        }

        stage.until(() -> stage.row().eventIds().containsAll(more.keySet()));

        assertThat(stage.standing().level()).isEqualTo(1);
        assertThat(stage.records.grants(SUBSCRIPTION)).hasSize(1);
        assertThat(stage.records.logged(SUBSCRIPTION, "membership_upgrade")).hasSize(1);
    }

    @Test
    void aCancelThatPaddleCannotTakeIsQueuedAndTriedAgainOnItsTimer() {
        becomeMember();
        stage.paddle.away(true);
        CommandOutcome queued = stage.command(Command.Kind.CANCEL, "k1");
        assertThat(queued.result()).isEqualTo(CommandOutcome.Result.QUEUED);
        Instant again = Objects.requireNonNull(queued.appliesAfter());
        assertThat(stage.standing().pending())
                .extracting(Standing.Pending::state)
                .containsExactly("queued");

        stage.passTo(again.plusSeconds(2));
        stage.until(() -> stage.row().outcomeOf("k1").filter(queued::equals).isEmpty());
        stage.paddle.away(false);
        stage.passTo(again.plus(Duration.ofMinutes(6)));

        stage.until(() -> stage.standing().cancelAtPeriodEnd());
        assertThat(stage.standing().pending()).isEmpty();
        assertThat(stage.paddle.writes()).isEqualTo(1);
        assertThat(stage.command(Command.Kind.CANCEL, "k1")).isEqualTo(CommandOutcome.applied("k1"));
        assertThat(stage.paddle.writes()).isEqualTo(1);
    }

    @Test
    void aCancelInTheRenewalLockIsAppliedOnceAndTheRenewalThatSlippedThroughIsGivenBackOnce() {
        becomeMember();
        stage.passTo(periodEnd(1).minus(Duration.ofMinutes(15)));
        CommandOutcome queued = stage.command(Command.Kind.CANCEL, "k1");
        assertThat(queued.detail()).isEqualTo("subscription_locked_renewal");

        stage.passTo(periodEnd(1).plusSeconds(20));
        stage.deliverTogether();
        stage.passTo(periodEnd(1).plusSeconds(90));

        stage.until(() -> stage.standing().status().equals("ended"));
        stage.until(() -> Refunds.nextAt(stage.row()) == null);
        stage.deliverTogether();
        stage.untilCompleted();
        assertThat(stage.paddle.writes()).as("one cancel and one refund").isEqualTo(2);
        assertThat(stage.records.logged(SUBSCRIPTION, "membership_refund")).hasSize(1);
        assertThat(stage.standing().paidThrough()).isEqualTo(periodEnd(1));
    }

    @Test
    void aCommandInAStormOfEventsIsAnsweredAndNoEventIsLost() {
        becomeMember();
        List<String> ids = storm("before");
        WorkflowUpdateHandle<CommandOutcome> command =
                stage.begin(new Command("k1", Command.Kind.CANCEL, "customer", "cancel"));
        ids.addAll(storm("after"));

        assertThat(command.getResult()).isEqualTo(CommandOutcome.applied("k1"));
        stage.until(() -> stage.row().eventIds().containsAll(ids));
        assertThat(stage.records.grants(SUBSCRIPTION)).hasSize(1);
    }

    @Test
    void aCommandIdIsAnsweredTheSameInALaterRunAndItsOtherRequestIsRefused() {
        becomeMember();
        CommandOutcome first = stage.command(Command.Kind.CANCEL, "k1");
        stage.command(Command.Kind.KEEP, "k2");
        renew(2);
        stage.until(() -> stage.histories().size() == 2);

        assertThat(stage.command(Command.Kind.CANCEL, "k1")).isEqualTo(first);
        Command other = new Command("k1", Command.Kind.CANCEL, "customer", "another body");
        assertThat(stage.begin(other).getResult().errorCode()).isEqualTo("IDEMPOTENCY_MISMATCH");
        assertThat(stage.standing().cancelAtPeriodEnd()).isFalse();
        assertThat(stage.paddle.writes()).isEqualTo(2);
    }

    @Test
    void theSameCommandTwiceAtOnceIsCarriedOutOnceAndAnsweredTwice() {
        becomeMember();
        Command command = new Command("k1", Command.Kind.CANCEL, "customer", "cancel");
        WorkflowUpdateHandle<CommandOutcome> first = stage.begin(command);
        WorkflowUpdateHandle<CommandOutcome> second = stage.begin(command);

        assertThat(first.getResult()).isEqualTo(CommandOutcome.applied("k1"));
        assertThat(second.getResult()).isEqualTo(CommandOutcome.applied("k1"));
        assertThat(stage.paddle.writes()).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherBodyAtOnceIsRefusedAndTheFirstOneKeepsItsAnswer() {
        becomeMember();
        stage.paddle.hold();
        List<WorkflowUpdateHandle<CommandOutcome>> handles = new ArrayList<>();
        handles.add(stage.begin(new Command("k0", Command.Kind.KEEP, "customer", "keep")));
        stage.until(stage.paddle::isWaitedFor);
        handles.add(stage.begin(new Command("k1", Command.Kind.CANCEL, "customer", "cancel")));
        handles.add(stage.begin(new Command("k1", Command.Kind.CANCEL, "customer", "another body")));
        handles.add(stage.begin(new Command("k1", Command.Kind.CANCEL, "customer", "cancel")));
        stage.paddle.release();

        assertThat(handles.stream().map(handle -> handle.getResult().errorCode()))
                .containsExactly(null, null, "IDEMPOTENCY_MISMATCH", null);
    }

    @Test
    void tooManyLostFencesGoOnInANewRunFromTheStoredState() {
        becomeMember();
        stage.records.loseFences(20);

        assertThat(stage.command(Command.Kind.CANCEL, "k1").errorCode()).isEqualTo("COMMAND_CONFLICT");

        stage.until(() -> stage.histories().size() == 2);
        assertThat(stage.command(Command.Kind.CANCEL, "k2")).isEqualTo(CommandOutcome.applied("k2"));
        assertThat(stage.standing().cancelAtPeriodEnd()).isTrue();
    }

    @Test
    void aCommandUnderwayIsAnsweredBeforeTheNextRunBegins() {
        becomeMember();
        stage.passTo(periodEnd(1).plusSeconds(20));
        stage.paddle.catchUp();
        stage.paddle.hold();
        WorkflowUpdateHandle<CommandOutcome> command =
                stage.begin(new Command("k1", Command.Kind.CANCEL, "customer", "cancel"));
        stage.until(stage.paddle::isWaitedFor);
        stage.deliver(SUBSCRIPTION, stage.paddle.told());
        stage.paddle.release();

        assertThat(command.getResult()).isEqualTo(CommandOutcome.applied("k1"));
        stage.until(() -> stage.histories().size() == 2);
        assertThat(stage.standing().accessUntil()).isEqualTo(periodEnd(2));
    }

    @Test
    void aCommandForASubscriptionOfWhichNothingIsKnownLeavesNoTrace() {
        stage.deliver(SUBSCRIPTION, List.of());

        assertThatThrownBy(() -> stage.command(Command.Kind.CANCEL, "k1"))
                .isInstanceOf(WorkflowUpdateException.class)
                .cause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .isEqualTo("NO_SUBSCRIPTION"));
        assertThat(count(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED))
                .isZero();
        assertThat(count(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)).isZero();
    }

    @Test
    void atMostOneTimerStandsAndEventsThatMoveNothingSetNone() {
        becomeMember();
        stage.until(() -> count(EventType.EVENT_TYPE_TIMER_STARTED) > 0);
        int before = count(EventType.EVENT_TYPE_TIMER_STARTED);
        for (int i = 0; i < 6; i++) {
            PaddleFactEvent event = Given.event("again" + i, "transaction.completed", Given.paid(1));
            stage.deliver(SUBSCRIPTION, List.of(event));
            stage.until(() -> stage.row().eventIds().contains(event.eventId()));
        }
        assertThat(count(EventType.EVENT_TYPE_TIMER_STARTED)).isEqualTo(before);

        for (int i = 0; i < 3; i++) {
            stage.command(Command.Kind.CANCEL, "cancel" + i);
            stage.command(Command.Kind.KEEP, "keep" + i);
        }
        int standing = count(EventType.EVENT_TYPE_TIMER_STARTED)
                - count(EventType.EVENT_TYPE_TIMER_CANCELED)
                - count(EventType.EVENT_TYPE_TIMER_FIRED);
        assertThat(standing).isBetween(0, 1);
    }

    private List<String> storm(String name) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            PaddleFactEvent event = Given.event(name + i, "transaction.completed", Given.paid(1));
            ids.add(event.eventId());
            stage.deliver(SUBSCRIPTION, List.of(event));
        }
        return ids;
    }

    @Test
    void sampledOrdersOfDeliveriesEndInTheSameState() {
        List<PaddleFactEvent> events = new ArrayList<>(Given.firstCheckout());
        Instant day = Given.START.plus(Duration.ofSeconds(3));
        events.add(Given.event("old", "subscription.updated", Given.subscription("active", day, 1)));
        events.add(Given.event("gone", "subscription.canceled", Given.subscription("canceled", day.plusSeconds(1), 1)));
        int orders = 100;
        for (int order = 0; order < orders; order++) {
            for (List<PaddleFactEvent> batch : Shuffles.batches(events, SEED + order)) {
                stage.deliver("sub_" + order, batch);
            }
        }

        Standing expected = settled("sub_0", events);
        assertThat(expected.level()).isEqualTo(1);
        for (int order = 0; order < orders; order++) {
            String id = "sub_" + order;
            String failure = "-Dtenure.seed=" + (SEED + order);
            assertThat(settled(id, events)).as(failure).isEqualTo(expected);
            assertThat(stage.records.grants(id)).as(failure).hasSize(1);
            assertThat(stage.records.logged(id, "membership_upgrade"))
                    .as(failure)
                    .hasSize(1);
        }
    }

    private Standing settled(String id, List<PaddleFactEvent> events) {
        List<String> ids = events.stream().map(PaddleFactEvent::eventId).toList();
        stage.until(() -> stage.records.row(id).eventIds().containsAll(ids));
        return stage.records.row(id).standing();
    }

    private void becomeMember() {
        stage.paddle.checkout();
        stage.deliverTogether();
        stage.until(() -> stage.standing().level() == 1);
    }

    private void renew(int period) {
        stage.passTo(periodEnd(period - 1).plusSeconds(30));
        stage.deliverTogether();
        stage.until(() -> periodEnd(period).equals(stage.standing().paidThrough()));
    }

    private int count(EventType type) {
        return (int) stage.events().stream()
                .filter(event -> event.getEventType() == type)
                .count();
    }

    private Instant lastTimerFiredAt() {
        HistoryEvent fired = stage.events().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_FIRED)
                .reduce((first, second) -> second)
                .orElseThrow();
        return Instant.ofEpochSecond(
                fired.getEventTime().getSeconds(), fired.getEventTime().getNanos());
    }

    private boolean readersEverFreeBefore(Instant end) {
        return stage.records.applied(SUBSCRIPTION).stream()
                .filter(request -> request.at().isBefore(end))
                .anyMatch(request -> request.standing().level() == 0);
    }
}
