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
import static dev.tenure.workflows.subscription.GivenChange.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LifecycleTest {
    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @Test
    void aPaidFirstPeriodGivesAccessOnceAndCreditsOnce() {
        court.events(firstCheckout());

        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(1));
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(1).plus(Duration.ofDays(3)));
        assertThat(court.logged("membership_upgrade")).hasSize(1);
        assertThat(court.grants).extracting(ApplyRequest.Grant::amount).containsExactly(1000L);
    }

    @Test
    void anActiveSubscriptionThatNobodyPaidGivesNothing() {
        court.events(firstCheckout().subList(0, 3));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.standing().status()).isEqualTo("none");
        assertThat(court.grants).isEmpty();
    }

    @Test
    void anEventThatWasSeenIsADuplicateAndChangesNothing() {
        court.events(firstCheckout());
        SubscriptionState before = court.state;

        court.events(firstCheckout());

        assertThat(court.state).isEqualTo(before);
        assertThat(court.outcomes.subList(4, 8))
                .extracting(ApplyRequest.EventOutcome::outcome)
                .containsOnly("duplicate");
    }

    @Test
    void theSameMoneyUnderAnotherEventIsGrantedOnce() {
        court.events(firstCheckout());

        court.events(event("again", "transaction.completed", paid(1)));

        assertThat(court.grants).hasSize(1);
    }

    @Test
    void anOlderSnapshotIsStaleAndChangesNothing() {
        court.events(firstCheckout());
        Instant later = START.plusSeconds(60);
        court.events(event("cancel", "subscription.updated", canceling(later, 1)));

        court.events(event("late", "subscription.updated", subscription("active", START.plusSeconds(30), 1)));

        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
        assertThat(court.outcomes.getLast().outcome()).isEqualTo("stale");
    }

    @Test
    void nothingComesBackAfterCanceledWhateverItsDate() {
        court.events(firstCheckout());
        court.events(event("gone", "subscription.canceled", subscription("canceled", START.plusSeconds(60), 1)));

        court.events(event("zombie", "subscription.updated", subscription("active", START.plusSeconds(600), 1)));

        assertThat(court.outcomes.getLast().outcome()).isEqualTo("stale");
        assertThat(court.state.provider()).matches(SubscriptionFact::isCanceled);
    }

    @Test
    void aRenewalMovesThePeriodAndGrantsOnTheCompletedTransactionOnly() {
        court.events(firstCheckout());
        court.now = periodEnd(1).plusSeconds(3);
        court.events(renewal(2).getFirst());
        assertThat(court.grants).hasSize(1);
        assertThat(court.state.standing().level()).isEqualTo(1);

        court.events(renewal(2).getLast());

        assertThat(court.grants).hasSize(2);
        assertThat(court.logged("membership_renewed")).hasSize(1);
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(2));
    }

    @Test
    void anOrdinaryRenewalIsExpectedTenMinutesAfterThePeriod() {
        court.events(firstCheckout());

        assertThat(court.state.nextDueAt()).isEqualTo(periodEnd(1).plus(Duration.ofMinutes(10)));
    }

    @Test
    void anUnknownRenewalIsReadAndFoundWithoutALossOfAccess() {
        court.events(firstCheckout());
        Decision asking = court.deadline(periodEnd(1).plus(Duration.ofMinutes(10)));
        assertThat(asking.ask()).isEqualTo(new Ask.Read());
        assertThat(asking.isWorthRecording()).isFalse();

        court.answer(asking, Court.says(subscription("active", periodEnd(1).plusSeconds(1), 2), paid(2)));

        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(2));
        assertThat(court.state.verification()).isNull();
        assertThat(court.grants).hasSize(2);
    }

    @Test
    void aRenewalThatStaysUnknownIsReadAfterOneFiveAndFifteenMinutesAndThenRaisesAnAlarm() {
        court.events(firstCheckout());
        Instant first = periodEnd(1).plus(Duration.ofMinutes(10));
        Instant at = first;
        for (int minutes : List.of(1, 5, 15)) {
            Decision asking = court.deadline(at);
            court.answer(asking, Court.says(subscription("active", START.plusMillis(950), 1)));
            assertThat(court.state.nextDueAt()).isEqualTo(at.plus(Duration.ofMinutes(minutes)));
            at = at.plus(Duration.ofMinutes(minutes));
        }
        assertThat(court.logged("reconciliation_drift")).isEmpty();
        court.answer(court.deadline(at), Court.says(subscription("active", START.plusMillis(950), 1)));

        assertThat(court.logged("reconciliation_drift")).hasSize(1);
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().flags()).containsExactly("verifying");
    }

    @Test
    void aRenewalThatIsNeverPaidEndsWithTheConfirmationWindow() {
        court.events(firstCheckout());
        Instant end = periodEnd(1).plus(Duration.ofDays(3));
        while (court.state.standing().hasAccess()) {
            Instant due = court.due();
            assertThat(due).isBeforeOrEqualTo(end);
            Decision asking = court.deadline(due);
            if (asking.ask() != null) {
                court.answer(asking, Court.says(subscription("active", START.plusMillis(950), 1)));
            }
        }

        assertThat(court.now).isEqualTo(end);
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("renewal_unpaid");
    }

    @Test
    void cancelIsStoredBeforePaddleIsAskedAndAppliedAfterIt() {
        court.events(firstCheckout());
        court.now = START.plus(Duration.ofDays(3));

        Decision asked = court.command(Command.Kind.CANCEL, "k1");
        assertThat(asked.ask()).isEqualTo(new Ask.Cancel(false));
        assertThat(asked.answer()).isNull();
        assertThat(court.state.standing().cancelRequestedAt()).isEqualTo(court.now);
        assertThat(court.state.standing().cancelAtPeriodEnd()).isFalse();
        assertThat(court.state.standing().pending()).hasSize(1);

        Decision done = court.answer(asked, Court.says(canceling(court.now.plusMillis(200), 1)));
        assertThat(done.answer()).isEqualTo(CommandOutcome.applied("k1"));
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(1));
        assertThat(court.state.standing().pending()).isEmpty();
        assertThat(court.logged("membership_cancel_requested")).hasSize(1);
    }

    @Test
    void keepWithdrawsAScheduledCancelAndCancelWorksAgain() {
        cancelAtPeriodEnd();

        Decision keeping = court.command(Command.Kind.KEEP, "k2");
        assertThat(keeping.ask()).isEqualTo(new Ask.RemoveScheduledChange());
        court.answer(keeping, Court.says(subscription("active", court.now.plusSeconds(1), 1)));
        assertThat(court.state.standing().cancelAtPeriodEnd()).isFalse();
        assertThat(court.state.standing().cancelRequestedAt()).isNull();
        assertThat(court.logged("membership_cancel_withdrawn")).hasSize(1);

        Decision again = court.command(Command.Kind.CANCEL, "k3");
        court.answer(again, Court.says(canceling(court.now.plusSeconds(2), 1)));
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
        assertThat(court.logged("membership_cancel_requested")).hasSize(2);
    }

    @Test
    void theSameKeyGetsTheSameAnswerAndAnotherBodyIsRefused() {
        cancelAtPeriodEnd();

        assertThat(court.command(Command.Kind.CANCEL, "k1").answer()).isEqualTo(CommandOutcome.applied("k1"));
        Decision other = court.hear(new Thing.Asked(new Command("k1", Command.Kind.CANCEL, "customer", "other body")));

        assertThat(Court.answerOf(other).errorCode()).isEqualTo("IDEMPOTENCY_MISMATCH");
    }

    @Test
    void canceledSubscriptionEndsAtPeriodEndAndNotBefore() {
        cancelAtPeriodEnd();
        assertThat(court.state.nextDueAt()).isEqualTo(periodEnd(1));

        Decision early = court.deadline(periodEnd(1).minusNanos(1_000_000));
        assertThat(early.ask()).isNull();
        assertThat(early.isWorthRecording()).isFalse();

        Decision asking = court.deadline(periodEnd(1));
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(asking.ask()).isEqualTo(new Ask.Read());
        court.answer(asking, Court.says(subscription("canceled", periodEnd(1), 1)));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("period_ended");
        assertThat(court.state.nextDueAt()).isNull();
    }

    @Test
    void aDueCancelThatPaddleHasNotCarriedOutYetEndsAccessAllTheSame() {
        cancelAtPeriodEnd();

        court.answer(
                court.deadline(periodEnd(1)),
                Court.says(canceling(START.plus(Duration.ofDays(3)).plusMillis(200), 1)));

        assertThat(court.state.standing().status()).isEqualTo("ended");
    }

    @Test
    void aCancelThatWasWithdrawnInTheDashboardIsFoundBeforeAccessIsTaken() {
        cancelAtPeriodEnd();

        court.answer(
                court.deadline(periodEnd(1)),
                Court.says(subscription("active", periodEnd(1).plusSeconds(1), 2), paid(2)));

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.downgrades).isEmpty();
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(2));
    }

    @Test
    void anEndThatPaddleTellsIsNotBlamedOnItsSilenceBefore() {
        court.events(firstCheckout());
        court.events(event("c5", "subscription.updated", canceling(START.plusSeconds(60), 1)));
        Decision reading = court.deadline(periodEnd(1));
        court.answer(reading, new PaddleAnswer.Unavailable("timeout", 0));
        assertThat(court.state.standing().level()).isEqualTo(1);

        court.now = periodEnd(1).plusSeconds(30);
        court.events(event("c6", "subscription.canceled", subscription("canceled", periodEnd(1), 1)));

        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("period_ended");
    }

    @Test
    void accessIsKeptUnverifiedWhilePaddleIsAwayAndEndsAfterSeventyTwoHours() {
        cancelAtPeriodEnd();
        Decision asking = court.deadline(periodEnd(1));
        court.answer(asking, new PaddleAnswer.Unavailable("timeout", 0));
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().flags()).containsExactly("unverified");
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(1).plus(Duration.ofDays(3)));

        while (court.waits()) {
            Decision next = court.deadline(court.due());
            if (next.ask() != null) {
                court.answer(next, new PaddleAnswer.Unavailable("timeout", 0));
            }
        }

        assertThat(court.now).isEqualTo(periodEnd(1).plus(Duration.ofDays(3)));
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("unverified_limit");
        assertThat(court.logged("reconciliation_drift")).hasSize(1);
    }

    @Test
    void aCancelInsideTheRenewalLockWaitsForTheRenewalAndIsAppliedOnce() {
        court.events(firstCheckout());
        court.now = periodEnd(1).minus(Duration.ofMinutes(15));
        Decision asked = court.command(Command.Kind.CANCEL, "k1");

        Decision queued = court.answer(asked, new PaddleAnswer.RefusedForNow("subscription_locked_renewal"));
        assertThat(queued.answer())
                .isEqualTo(CommandOutcome.queued(
                        "k1", periodEnd(1).plus(Duration.ofMinutes(1)), "subscription_locked_renewal"));
        assertThat(court.state.standing().pending())
                .extracting(Standing.Pending::state)
                .containsExactly("queued");

        court.now = periodEnd(1).plusSeconds(40);
        court.events(renewal(2));
        assertThat(court.state.cancelRequestedAt()).isNotNull();
        Decision retry = court.deadline(periodEnd(1).plus(Duration.ofMinutes(1)));
        assertThat(retry.ask()).isEqualTo(new Ask.Cancel(true));
        court.answer(retry, Court.says(subscription("canceled", court.now.plusSeconds(1), 2)));

        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.state.standing().status()).isEqualTo("ended");
    }

    @Test
    void oneCancelIsEnoughAlthoughTheRenewalThatSlippedThroughIsNotKnownYet() {
        court.events(firstCheckout());
        court.now = periodEnd(1).minus(Duration.ofMinutes(15));
        Decision asked = court.command(Command.Kind.CANCEL, "k1");
        court.answer(asked, new PaddleAnswer.RefusedForNow("subscription_locked_renewal"));

        Decision retry = court.deadline(periodEnd(1).plus(Duration.ofMinutes(1)));
        assertThat(retry.ask()).isEqualTo(new Ask.Cancel(true));
        Decision done = court.answer(retry, Court.says(subscription("canceled", court.now.plusSeconds(1), 2)));
        assertThat(done.ask()).as("access is taken on Paddle's word").isEqualTo(new Ask.Read());

        court.events(renewal(2));
        assertThat(court.state.repayments().stop()).isNull();
        assertThat(court.state.repayments().owed())
                .extracting(OwedRefund::reason)
                .containsExactly(SlippedCharges.REASON);
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(1));
    }

    @Test
    void aQueuedCancelIsWithdrawnByKeep() {
        court.events(firstCheckout());
        Decision asked = court.command(Command.Kind.CANCEL, "k1");
        court.answer(asked, new PaddleAnswer.RefusedForNow("subscription_locked_renewal"));

        Decision keeping = court.command(Command.Kind.KEEP, "k2");
        assertThat(court.state.standing().cancelRequestedAt()).isNull();
        Decision kept = court.answer(keeping, Court.says(subscription("active", START.plusMillis(950), 1)));

        assertThat(kept.answer()).isEqualTo(CommandOutcome.applied("k2"));
        assertThat(court.state.pending()).isNull();
        assertThat(court.logged("membership_cancel_withdrawn")).hasSize(1);
    }

    @Test
    void keepAfterACancelWhoseAnswerWasLostAsksPaddleBecauseItMayHaveBeenDone() {
        court.events(firstCheckout());
        Decision asked = court.command(Command.Kind.CANCEL, "k1");
        court.answer(asked, new PaddleAnswer.Unavailable("timeout", 0));

        Decision keeping = court.command(Command.Kind.KEEP, "k2");

        assertThat(keeping.ask()).isEqualTo(new Ask.RemoveScheduledChange());
        assertThat(court.answer(keeping, Court.says(subscription("active", court.now, 1)))
                        .answer())
                .isEqualTo(CommandOutcome.applied("k2"));
    }

    @Test
    void cancelAfterAKeepWhoseAnswerWasLostAsksPaddleBecauseBillingMayGoOn() {
        cancelAtPeriodEnd();
        Decision keeping = court.command(Command.Kind.KEEP, "k2");
        court.answer(keeping, new PaddleAnswer.Unavailable("timeout", 0));

        assertThat(court.command(Command.Kind.CANCEL, "k3").ask()).isEqualTo(new Ask.Cancel(false));
    }

    @Test
    void aCommandThatWasWithdrawnIsNotSaidToWait() {
        court.events(firstCheckout());
        court.answer(
                court.command(Command.Kind.CANCEL, "k1"),
                new PaddleAnswer.RefusedForNow("subscription_locked_renewal"));
        court.command(Command.Kind.CANCEL, "k2");

        court.answer(
                court.command(Command.Kind.KEEP, "k3"), Court.says(subscription("active", START.plusMillis(950), 1)));

        assertThat(court.state.outcomes())
                .extracting(remembered -> remembered.outcome().isWithdrawn())
                .containsExactly(true, true, false);
    }

    @Test
    void everyCommandThatWaitsForTheSameThingIsAppliedWithIt() {
        court.events(firstCheckout());
        court.answer(court.command(Command.Kind.CANCEL, "k1"), new PaddleAnswer.Unavailable("timeout", 0));
        Decision second = court.command(Command.Kind.CANCEL, "k2");
        assertThat(Court.answerOf(second).result()).isEqualTo(CommandOutcome.Result.QUEUED);

        court.answer(court.deadline(court.due()), Court.says(canceling(court.now, 1)));

        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.state.outcomeOf("k2")).contains(CommandOutcome.applied("k2"));
    }

    @Test
    void aKeepThatStillWaitsIsNotCarriedOutAfterALaterCancel() {
        cancelAtPeriodEnd();
        court.answer(court.command(Command.Kind.KEEP, "k2"), new PaddleAnswer.RefusedForNow("concurrent_modification"));
        assertThat(court.state.pending()).isNotNull();

        Instant canceledAt = START.plus(Duration.ofDays(3)).plusMillis(200);
        court.answer(court.command(Command.Kind.CANCEL, "k3"), Court.says(canceling(canceledAt, 1)));

        assertThat(court.state.pending()).isNull();
        assertThat(court.state.outcomeOf("k3")).contains(CommandOutcome.applied("k3"));
        assertThat(court.due()).isEqualTo(periodEnd(1));
    }

    @Test
    void aYearThatWasPaidForPartlyAndMovedGrantsWhatIsPaidAndThenRests() {
        TransactionFact year = Given.transaction("completed", 1, "web", Given.PRO_YEAR);
        TransactionFact part = new TransactionFact(
                year.transactionId(),
                year.subscriptionId(),
                year.customerId(),
                year.userId(),
                year.status(),
                year.origin(),
                year.updatedAt(),
                year.billedAt(),
                year.periodStartsAt(),
                periodEnd(2),
                year.totalMinor(),
                year.currency(),
                null,
                year.paidAt(),
                year.lines());
        court.events(
                event("s", "subscription.created", subscription("active", START.plusMillis(900), 1)),
                event("t", "transaction.completed", part));
        SubscriptionFact running = subscription("active", START.plusSeconds(9), 1);
        court.events(event("m", "subscription.updated", until(running, periodEnd(6))));

        while (court.due().isBefore(periodEnd(4))) {
            Instant due = court.due();
            court.deadline(due);
            assertThat(court.due()).isAfter(due);
        }

        assertThat(court.grants).hasSize(2);
    }

    @Test
    void aPauseThatIsLearntAfterThePaidPeriodDoesNotProlongAccess() {
        court.events(firstCheckout());
        court.now = periodEnd(1).plus(Duration.ofHours(2));
        SubscriptionFact paused = subscription("paused", periodEnd(1).plusSeconds(1), 1);

        Decision asking = court.events(event("p", "subscription.paused", paused));
        assertThat(asking.ask()).isEqualTo(new Ask.Read());
        assertThat(court.state.standing().level()).isEqualTo(1);
        court.answer(asking, Court.says(paused));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.standing().status()).isEqualTo("paused");
    }

    @Test
    void aCancelThatPaddleRefusesForGoodIsAnErrorAndChangesNothing() {
        court.events(firstCheckout());
        Standing before = court.state.standing();

        Decision refused =
                court.answer(court.command(Command.Kind.CANCEL, "k1"), new PaddleAnswer.RefusedForGood("forbidden"));

        assertThat(Court.answerOf(refused).errorCode()).isEqualTo("PROVIDER_REFUSED");
        assertThat(court.state.standing()).isEqualTo(before);
        assertThat(court.logs.getLast().success()).isFalse();
    }

    @Test
    void aWishThatItsWorkerDiedOnIsTriedAgain() {
        court.events(firstCheckout());
        court.command(Command.Kind.CANCEL, "k1");

        Decision again = court.deadline(court.due());

        assertThat(again.ask()).isEqualTo(new Ask.Cancel(false));
    }

    @Test
    void aPastDueSubscriptionKeepsAccessForTheGraceAndWhetherItIsCanceledAtOnceIsLeftToTheLookAtPaddle() {
        court.events(firstCheckout());
        court.now = periodEnd(1).plusSeconds(50);
        court.events(
                event(
                        "p1",
                        "subscription.updated",
                        subscription("active", periodEnd(1).plusSeconds(1), 2)),
                event(
                        "p2",
                        "transaction.payment_failed",
                        transaction("past_due", 2, "subscription_recurring", Given.PRO)),
                event(
                        "p3",
                        "subscription.past_due",
                        subscription("past_due", periodEnd(1).plusSeconds(40), 2)));
        assertThat(court.state.standing().status()).isEqualTo("past_due");
        assertThat(court.state.standing().flags()).containsExactly("grace");
        assertThat(court.state.standing().graceUntil()).isEqualTo(periodEnd(1).plus(Duration.ofDays(14)));
        assertThat(court.grants).hasSize(1);
        assertThat(court.logged("membership_payment_failed")).hasSize(1);
        assertThat(court.logged("membership_past_due")).hasSize(1);

        assertThat(court.command(Command.Kind.CANCEL, "k1").ask()).isEqualTo(new Ask.Cancel(false));
    }

    @Test
    void aPaymentAfterTheGraceBringsAccessBackAtOnce() {
        court.events(firstCheckout());
        court.now = periodEnd(1).plusSeconds(50);
        court.events(event(
                "p3",
                "subscription.past_due",
                subscription("past_due", periodEnd(1).plusSeconds(40), 2)));
        Decision asking = court.deadline(periodEnd(1).plus(Duration.ofDays(14)));
        court.answer(asking, Court.says(subscription("past_due", periodEnd(1).plusSeconds(40), 2)));
        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.standing().status()).isEqualTo("past_due");

        court.now = periodEnd(1).plus(Duration.ofDays(20));
        court.events(
                event("p4", "subscription.activated", subscription("active", court.now, 2)),
                event("p5", "transaction.completed", paid(2)));

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(2));
    }

    @Test
    void anImmediateCancelInTheDashboardKeepsAccessUntilPaidThrough() {
        court.events(firstCheckout());
        court.now = START.plus(Duration.ofDays(5));
        court.events(event("x", "subscription.canceled", subscription("canceled", court.now, 1)));

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(1));
        court.deadline(periodEnd(1));
        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.downgrades).hasSize(1);
    }

    @Test
    void aCancellationThatArrivesBeforeTheLastRenewalIsReadBeforeAccessIsTaken() {
        court.events(firstCheckout());
        court.now = periodEnd(1).plusSeconds(300);
        SubscriptionFact canceled = subscription("canceled", periodEnd(1).plusSeconds(290), 2);

        Decision asking = court.events(event("x", "subscription.canceled", canceled));
        assertThat(asking.ask()).isEqualTo(new Ask.Read());
        court.answer(asking, Court.says(canceled, paid(2)));

        assertThat(court.downgrades).isEmpty();
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(2));
    }

    @Test
    void aYearGrantsItsCreditsEachMonthAndTwelveTimes() {
        court.events(
                event("y1", "subscription.created", subscription("active", START, 12)),
                event("y2", "transaction.completed", transaction("completed", 1, "web", Given.PRO_YEAR)));
        while (court.due().isBefore(periodEnd(12))) {
            court.deadline(court.due());
        }

        assertThat(court.grants).hasSize(12);
        assertThat(court.grants).extracting(ApplyRequest.Grant::businessKey).doesNotHaveDuplicates();
    }

    @Test
    void aYearThatWasGivenUpGrantsNoMoreWhateverIsHeardAgainLater() {
        court.events(
                event("y1", "subscription.created", subscription("active", START, 12)),
                event("y2", "transaction.completed", transaction("completed", 1, "web", Given.PRO_YEAR)));
        court.answer(
                court.command(Command.Kind.END_NOW, "k1"),
                Court.says(subscription("canceled", court.now.plusMillis(300), 12)));

        court.now = START.plus(Duration.ofDays(40));
        court.events(event("y3", "subscription.created", subscription("active", START, 12)));

        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.grants).hasSize(1);
    }

    @Test
    void aPaymentThatBecomesKnownAfterItsPeriodIsStillWorthItsCredits() {
        court.now = periodEnd(1).plus(Duration.ofDays(1));
        court.events(firstCheckout());

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.grants).extracting(ApplyRequest.Grant::amount).containsExactly(1000L);
    }

    @Test
    void aTrialsZeroGivesAccessAndNoCredits() {
        court.events(
                event("t1", "subscription.trialing", subscription("trialing", START, 1)),
                event("t2", "transaction.completed", Given.trial()));

        assertThat(court.state.standing().status()).isEqualTo("trialing");
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.grants).isEmpty();
    }

    @Test
    void aStatusThatNobodyKnowsKeepsWhatWasPaid() {
        court.events(firstCheckout());

        court.events(event("u", "subscription.updated", subscription("hibernating", START.plusSeconds(90), 1)));

        assertThat(court.state.standing().level()).isEqualTo(1);
    }

    private void cancelAtPeriodEnd() {
        court.events(firstCheckout());
        court.now = START.plus(Duration.ofDays(3));
        Decision asked = court.command(Command.Kind.CANCEL, "k1");
        court.answer(asked, Court.says(canceling(court.now.plusMillis(200), 1)));
    }
}
