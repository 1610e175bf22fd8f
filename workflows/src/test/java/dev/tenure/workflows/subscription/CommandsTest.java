package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ask for, where the last known snapshot is not what Paddle would say. */
final class CommandsTest {
    private static final PaddleAnswer LOCKED = new PaddleAnswer.RefusedForNow("subscription_locked_renewal");

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aMemberSinceThreeDays() {
        court.events(firstCheckout());
        court.now = START.plus(Duration.ofDays(3));
    }

    @Test
    void cancelAsksPaddleAlthoughACancelIsKnownBecauseTheDashboardMayHaveRemovedIt() {
        cancel("k1");

        Decision asking = court.command(Command.Kind.CANCEL, "k2");

        assertThat(asking.ask()).isInstanceOf(Ask.Cancel.class);
        assertThat(asking.answer()).isNull();
        court.answer(asking, Court.says(canceling(court.now.plusSeconds(9), 1)));
        assertThat(court.state.outcomeOf("k2")).contains(CommandOutcome.applied("k2"));
        assertThat(court.logged("membership_cancel_requested")).hasSize(2);
    }

    @Test
    void cancelOfWhatPaddleStillCancelsIsNoSecondWish() {
        cancel("k1");
        Instant requestedAt = court.state.cancelRequestedAt();

        court.now = court.now.plusSeconds(60);
        court.answer(
                court.command(Command.Kind.CANCEL, "k2"),
                Court.says(canceling(court.now.minusSeconds(60).plusMillis(200), 1)));

        assertThat(court.state.outcomeOf("k2")).contains(CommandOutcome.applied("k2"));
        assertThat(court.state.cancelRequestedAt()).isEqualTo(requestedAt);
        assertThat(court.logged("membership_cancel_requested")).hasSize(1);
    }

    @Test
    void cancelOfWhatPaddleSaysIsCanceledIsDoneWithoutAsking() {
        court.events(event("x", "subscription.canceled", subscription("canceled", court.now, 1)));

        Decision decision = court.command(Command.Kind.CANCEL, "k1");

        assertThat(decision.ask()).isNull();
        assertThat(decision.answer()).isEqualTo(CommandOutcome.applied("k1"));
    }

    @Test
    void keepAsksPaddleAlthoughNothingIsKnownToBeScheduledBecauseTheDashboardMayHaveScheduledIt() {
        Decision asking = court.command(Command.Kind.KEEP, "k1");

        assertThat(asking.ask()).isEqualTo(new Ask.RemoveScheduledChange());
        assertThat(asking.answer()).isNull();
    }

    @Test
    void keepOfACancelThatIsBeingTriedAsksPaddleBecauseItMayHaveBeenDone() {
        court.command(Command.Kind.CANCEL, "k1");

        Decision keeping = court.command(Command.Kind.KEEP, "k2");

        assertThat(keeping.ask()).isEqualTo(new Ask.RemoveScheduledChange());
        assertThat(court.state.outcomeOf("k2")).isEmpty();
    }

    @Test
    void aCommandWhoseRecordWasWrittenButNotConfirmedIsAuditedOnce() {
        Decision first = court.command(Command.Kind.CANCEL, "k1");
        Instant requestedAt = court.now;
        court.now = court.now.plusSeconds(2);

        Decision again = court.command(Command.Kind.CANCEL, "k1");

        assertThat(again.ask()).isEqualTo(first.ask());
        assertThat(again.isWorthRecording()).isFalse();
        assertThat(court.state.cancelRequestedAt()).isEqualTo(requestedAt);
        assertThat(court.logged("membership_cancel_requested")).hasSize(1);
    }

    @Test
    void aQueueThatWasWrittenButNotConfirmedIsAuditedOnce() {
        Decision asking = court.command(Command.Kind.CANCEL, "k1");
        court.answer(asking, LOCKED);

        Decision again = court.answer(asking, LOCKED);

        assertThat(Court.answerOf(again).result()).isEqualTo(CommandOutcome.Result.QUEUED);
        assertThat(court.logs.stream().filter(log -> !log.success())).hasSize(1);
    }

    @Test
    void aSecondCommandOfTheSameKindJoinsTheOneThatIsBeingTried() {
        court.command(Command.Kind.CANCEL, "k1");

        Decision joined = court.command(Command.Kind.CANCEL, "k2");

        assertThat(joined.ask()).isInstanceOf(Ask.Cancel.class);
        assertThat(joined.answer()).isNull();
        assertThat(court.state.pending())
                .isNotNull()
                .extracting(PendingCommand::commandId)
                .isEqualTo("k1");
        court.answer(joined, Court.says(canceling(court.now.plusSeconds(1), 1)));
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.state.outcomeOf("k2")).contains(CommandOutcome.applied("k2"));
        assertThat(court.logged("membership_cancel_requested")).hasSize(1);
    }

    @Test
    void aKeyThatIsBeingTriedIsRefusedForAnotherBody() {
        court.command(Command.Kind.CANCEL, "k1");

        Decision other = court.hear(new Thing.Asked(new Command("k1", Command.Kind.CANCEL, "customer", "other body")));

        assertThat(Court.answerOf(other).errorCode()).isEqualTo("IDEMPOTENCY_MISMATCH");
    }

    @Test
    void aCommandThatWaitsForADayIsForOperatorsAndIsStillTriedEverySixHours() {
        Instant requestedAt = court.now;
        court.answer(court.command(Command.Kind.CANCEL, "k1"), LOCKED);
        while (court.now.isBefore(requestedAt.plus(Duration.ofHours(30)))) {
            court.answer(court.deadline(court.due()), LOCKED);
        }

        assertThat(court.due()).isEqualTo(court.now.plus(Duration.ofHours(6)));
        assertThat(court.state.standing().flags()).containsExactly("needs_review");
        assertThat(court.state.standing().pending())
                .extracting(Standing.Pending::state)
                .containsExactly("needs_review");
        assertThat(court.logs.stream().map(ApplyRequest.Log::errorCode).filter("needs_review"::equals))
                .hasSize(1);
        court.answer(court.deadline(court.due()), Court.says(canceling(court.now, 1)));
        assertThat(court.state.standing().flags()).isEmpty();
    }

    @Test
    void endNowTakesAccessOnlyWhenPaddleHasCanceledAndThenAtOnceAlthoughThePeriodIsPaid() {
        Decision asking = court.command(Command.Kind.END_NOW, "k1");

        assertThat(asking.ask()).isEqualTo(new Ask.Cancel(true));
        assertThat(court.state.standing().level()).isOne();
        court.answer(asking, Court.says(subscription("canceled", court.now.plusMillis(300), 1)));
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.downgrades).hasSize(1);
        assertThat(court.downgrades.getFirst().reason()).isEqualTo("ended_now");
        assertThat(court.waits()).isFalse();
    }

    @Test
    void endNowOfWhatWasCanceledInTheDashboardTakesThePaidRestToo() {
        court.events(event("x", "subscription.canceled", subscription("canceled", court.now, 1)));
        assertThat(court.state.standing().level()).isOne();

        Decision decision = court.command(Command.Kind.END_NOW, "k1");

        assertThat(decision.answer()).isEqualTo(CommandOutcome.applied("k1"));
        assertThat(court.state.standing().status()).isEqualTo("ended");
    }

    @Test
    void endNowWithRefundOwesWhatThePeriodWasPaidWithOnceItIsCanceled() {
        Decision asking = court.hear(
                new Thing.Asked(new Command("k1", Command.Kind.END_NOW, "operator:1", "f", null, null, true)));
        assertThat(court.state.repayments().owed()).isEmpty();

        Decision refunding = court.answer(asking, Court.says(subscription("canceled", court.now.plusMillis(300), 1)));

        assertThat(refunding.ask()).isInstanceOfSatisfying(Ask.Refund.class, ask -> assertThat(ask.transactionId())
                .isEqualTo("txn_1"));
        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
    }

    @Test
    void endNowWithRefundThatJoinsOneWithoutGivesTheMoneyBack() {
        Decision asking = court.command(Command.Kind.END_NOW, "k1");
        court.hear(new Thing.Asked(new Command("k2", Command.Kind.END_NOW, "operator", "with", null, null, true)));

        court.answer(asking, Court.says(subscription("canceled", court.now.plusSeconds(1), 1)));

        assertThat(court.state.repayments().of("txn_1")).isPresent();
    }

    @Test
    void aPauseThatIsScheduledEndsAccessAtThePeriodsEndAndNotDaysLater() {
        SubscriptionFact pausing =
                subscription("active", court.now, 1, new SubscriptionFact.Scheduled("pause", Given.periodEnd(1)));
        court.events(event("p", "subscription.updated", pausing));
        assertThat(court.state.standing().accessUntil()).isEqualTo(Given.periodEnd(1));

        Decision asking = court.deadline(Given.periodEnd(1));
        assertThat(asking.ask()).isEqualTo(new Ask.Read());
        court.answer(asking, Court.says(pausing));

        assertThat(court.state.standing().hasAccess()).isFalse();
        assertThat(court.state.standing().status()).isEqualTo("paused");
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("paused");
        assertThat(court.waits()).isFalse();
    }

    @Test
    void aPauseThatWasTakenBackAtTheLastMomentTakesNothing() {
        court.events(event(
                "p",
                "subscription.updated",
                subscription("active", court.now, 1, new SubscriptionFact.Scheduled("pause", Given.periodEnd(1)))));

        Decision asking = court.deadline(Given.periodEnd(1));
        court.answer(asking, Court.says(subscription("active", court.now, 2)));

        assertThat(court.state.standing().hasAccess()).isTrue();
        assertThat(court.downgrades).isEmpty();
    }

    @Test
    void whatSomebodySaysIsDoneAtPaddleIsLookedAtAtOnceAndNotAtItsNextTry() {
        court.answer(court.command(Command.Kind.CANCEL, "k1"), LOCKED);

        Decision looking = court.hear(new Thing.AskedToLook());

        assertThat(looking.ask()).isEqualTo(new Ask.Cancel(false));
        court.answer(looking, Court.says(canceling(court.now.plusSeconds(1), 1)));
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.hear(new Thing.AskedToLook()).ask()).isNull();
    }

    @Test
    void endNowTakesThePlaceOfACancelThatWaits() {
        court.answer(court.command(Command.Kind.CANCEL, "k1"), LOCKED);

        Decision asking = court.command(Command.Kind.END_NOW, "k2");

        assertThat(asking.ask()).isEqualTo(new Ask.Cancel(true));
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.withdrawn("k1"));
    }

    private void cancel(String commandId) {
        Decision asked = court.command(Command.Kind.CANCEL, commandId);
        court.answer(asked, Court.says(canceling(court.now.plusMillis(200), 1)));
    }
}
