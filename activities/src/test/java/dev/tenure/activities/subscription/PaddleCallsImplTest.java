package dev.tenure.activities.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.PaddleStandIn;
import dev.tenure.activities.stage.Stage;
import dev.tenure.workflows.subscription.Command;
import dev.tenure.workflows.subscription.PaddleAnswer;
import dev.tenure.workflows.subscription.PaddleCalls.CancelRequest;
import dev.tenure.workflows.subscription.PaddleCalls.ChangeRequest;
import dev.tenure.workflows.subscription.PaddleCalls.PauseRequest;
import dev.tenure.workflows.subscription.PaddleCalls.ReadRequest;
import dev.tenure.workflows.subscription.PaddleCalls.ResumeRequest;
import dev.tenure.workflows.subscription.PaddleCalls.WithdrawRequest;
import dev.tenure.workflows.subscription.PlanChange;
import dev.tenure.workflows.subscription.PreviewFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PaddleCallsImplTest {
    private static final Buyer BUYER = Buyer.of(1);
    private static final String ID = BUYER.subscriptionId();
    private static final Tries QUICK = new Tries(3, Duration.ofMillis(5), Duration.ofSeconds(10));

    private final PaddleStandIn paddle = new PaddleStandIn();
    private final PaddleCallsImpl calls = new PaddleCallsImpl(paddle.client(), Stage.facts(Stage.CATALOG), QUICK);

    @AfterEach
    void close() {
        paddle.close();
    }

    private static String is(String status, @Nullable String scheduled) {
        return BUYER.subscriptionData(status, BUYER.startsAt(), scheduled);
    }

    private PaddleAnswer cancel() {
        return calls.cancel(new CancelRequest(ID, false));
    }

    private static void assertDone(PaddleAnswer answer, String status) {
        assertThat(answer).isInstanceOfSatisfying(PaddleAnswer.Done.class, done -> assertThat(
                        done.subscription().status())
                .isEqualTo(status));
    }

    @Test
    void cancelIsSentOnceAfterALook() {
        paddle.answers(is("active", null)).answers(is("active", "cancel"));
        assertDone(cancel(), "active");
        assertThat(paddle.calls()).containsExactly("GET /subscriptions/" + ID, "POST /subscriptions/" + ID + "/cancel");
    }

    @Test
    void canceledSubscriptionIsNotCanceledAgain() {
        paddle.answers(is("canceled", null));
        assertDone(cancel(), "canceled");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void scheduledCancelIsNotScheduledAgain() {
        paddle.answers(is("active", "cancel"));
        assertDone(cancel(), "active");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void scheduledCancelIsNoCancelAtOnce() {
        paddle.answers(is("past_due", "cancel")).answers(is("canceled", null));
        assertDone(calls.cancel(new CancelRequest(ID, true)), "canceled");
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void pastDueAtPaddleIsCanceledAtOnceWhateverWasKnownBefore() {
        paddle.answers(is("past_due", null)).answers(is("canceled", null));
        assertDone(cancel(), "canceled");
        assertThat(paddle.bodies().getLast()).contains("immediately");
    }

    @Test
    void pausedAtPaddleIsCanceledAtOnceAlthoughACancelIsScheduled() {
        paddle.answers(is("paused", "cancel")).answers(is("canceled", null));
        assertDone(cancel(), "canceled");
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void activeAtPaddleIsCanceledAtTheEndOfThePeriod() {
        paddle.answers(is("active", null)).answers(is("active", "cancel"));
        cancel();
        assertThat(paddle.bodies().getLast()).contains("next_billing_period");
    }

    @Test
    void lostAnswerIsLookedUpAndTheCancelNotRepeated() {
        paddle.answers(is("active", null)).hangsUp().answers(is("active", "cancel"));
        assertDone(cancel(), "active");
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void lostRequestIsUnavailableAndNotRepeatedBlindly() {
        paddle.answers(is("active", null)).hangsUp().answers(is("active", null));
        assertThat(cancel()).isInstanceOf(PaddleAnswer.Unavailable.class);
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void renewalLockIsARefusalForNow() {
        paddle.answers(is("active", null))
                .refuses(409, "subscription_locked_renewal")
                .answers(is("active", null));
        assertThat(cancel()).isEqualTo(new PaddleAnswer.RefusedForNow("subscription_locked_renewal"));
    }

    @Test
    void refusalBecauseSomebodyElseWasFasterIsDone() {
        paddle.answers(is("active", null))
                .refuses(400, "subscription_locked_pending_changes")
                .answers(is("active", "cancel"));
        assertDone(cancel(), "active");
    }

    @Test
    void missingPermissionIsARefusalForGood() {
        paddle.refuses(403, "forbidden");
        assertThat(cancel()).isEqualTo(new PaddleAnswer.RefusedForGood("forbidden"));
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void unknownSubscriptionIsARefusalForGood() {
        paddle.refuses(404, "not_found");
        assertThat(cancel()).isEqualTo(new PaddleAnswer.RefusedForGood("not_found"));
    }

    @Test
    void tooManyRequestsSayWhenToComeBackAndAreNotTriedAgain() {
        paddle.asksToComeBack(37);
        assertThat(cancel()).isEqualTo(new PaddleAnswer.Unavailable("too_many_requests", 37));
        assertThat(paddle.calls()).hasSize(1);
    }

    @Test
    void shortFailureOfALookIsTriedAgain() {
        paddle.refuses(503, "service_unavailable").answers(is("active", null)).answers(is("active", "cancel"));
        assertDone(cancel(), "active");
    }

    @Test
    void unreadableAnswerIsUnavailableAfterThreeTries() {
        paddle.answersWithout("<html>").answersWithout("{\"data\":{}}").answersWithout("[]");
        assertThat(cancel()).isInstanceOf(PaddleAnswer.Unavailable.class);
        assertThat(paddle.calls()).hasSize(3);
        assertThat(paddle.writes()).isZero();
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.SECONDS)
    void silenceIsUnavailableWithinTheTimeLimit() {
        for (int call = 0; call < 10; call++) {
            paddle.staysSilent();
        }
        Tries hurried = new Tries(9, Duration.ofMillis(5), Duration.ofSeconds(1));
        PaddleCallsImpl patient = new PaddleCallsImpl(paddle.client(), Stage.facts(Stage.CATALOG), hurried);
        assertThat(patient.read(new ReadRequest(ID, null))).isInstanceOf(PaddleAnswer.Unavailable.class);
        assertThat(paddle.calls()).hasSizeBetween(1, 3);
    }

    @Test
    void writeThatWouldComeTooLateIsNotBegun() {
        paddle.answers(is("active", null));
        Tries late = new Tries(3, Duration.ofMillis(5), Duration.ofNanos(-1));
        PaddleCallsImpl exhausted = new PaddleCallsImpl(paddle.client(), Stage.facts(Stage.CATALOG), late);
        assertThat(exhausted.cancel(new CancelRequest(ID, false)))
                .isEqualTo(new PaddleAnswer.Unavailable("time_limit", 0));
        assertThat(paddle.calls()).isEmpty();
    }

    @Test
    void standardTriesEndWithinTwentySeconds() {
        Duration longestCall = Duration.ofSeconds(6);
        assertThat(Tries.STANDARD.latestStart().plus(longestCall)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void scheduledCancelIsRemovedOnce() {
        paddle.answers(is("active", "cancel")).answers(is("active", null));
        assertDone(calls.removeScheduledChange(ID), "active");
        assertThat(paddle.calls()).containsExactly("GET /subscriptions/" + ID, "PATCH /subscriptions/" + ID);
    }

    @Test
    void nothingScheduledNeedsNoRemoval() {
        paddle.answers(is("active", null));
        assertDone(calls.removeScheduledChange(ID), "active");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void whatHasEndedCannotBeKept() {
        paddle.answers(is("canceled", null));
        assertThat(calls.removeScheduledChange(ID))
                .isEqualTo(new PaddleAnswer.RefusedForGood("subscription_update_when_canceled"));
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void keepThatComesAfterThePauseBeganIsRefusedAndLeavesTheDayOfResuming() {
        paddle.answers(is("paused", "resume"));
        assertThat(calls.removeScheduledChange(ID)).isEqualTo(new PaddleAnswer.RefusedForGood("paused"));
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void whatHasEndedCannotBeResumed() {
        paddle.answers(is("canceled", null));
        assertThat(calls.resume(new ResumeRequest(ID, BUYER.startsAt())))
                .isEqualTo(new PaddleAnswer.RefusedForGood("subscription_update_when_canceled"));
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void readAnswersTheSubscriptionAndItsCompletedTransactions() {
        paddle.shows(BUYER, is("active", null), BUYER.completedTransaction());
        assertThat(calls.read(new ReadRequest(ID, BUYER.startsAt())))
                .isInstanceOfSatisfying(PaddleAnswer.Done.class, done -> {
                    assertThat(done.subscription().subscriptionId()).isEqualTo(ID);
                    assertThat(done.subscription().userId()).isEqualTo(BUYER.userId());
                    assertThat(done.transactions()).singleElement().satisfies(transaction -> {
                        assertThat(transaction.transactionId()).isEqualTo(BUYER.transactionId());
                        assertThat(transaction.periodEndsAt()).isEqualTo(BUYER.endsAt());
                        assertThat(transaction.lines()).hasSize(1);
                    });
                });
    }

    @Test
    void halfAReadIsNoRead() {
        paddle.answers(is("active", null)).refuses(403, "forbidden");
        assertThat(calls.read(new ReadRequest(ID, null))).isEqualTo(new PaddleAnswer.RefusedForGood("forbidden"));
    }

    private static final String MAX = "pri_01tenure0max0monthly000000";

    private PaddleAnswer changeToMax(@Nullable PreviewFacts previewed) {
        return calls.change(
                new ChangeRequest(ID, MAX, PlanChange.Mode.PRORATED_IMMEDIATELY, true, previewed, BUYER.startsAt()));
    }

    private static String onMax(@Nullable String scheduled) {
        return is("active", scheduled).replaceAll("pri_01tenure0pro0monthly000000", MAX);
    }

    @Test
    void changeIsPaidFirstAndOnlyThenIsTheScheduledCancelRemoved() {
        paddle.answers(is("active", "cancel"))
                .lists()
                .answers(onMax("cancel"))
                .answers(onMax(null))
                .lists();
        assertDone(changeToMax(null), "active");
        assertThat(paddle.calls().stream().filter(call -> call.startsWith("PATCH")))
                .hasSize(2);
        assertThat(paddle.bodies().get(2)).contains("prevent_change").doesNotContain("scheduled_change");
    }

    @Test
    void changeThatKeepsWhatIsScheduledLeavesTheScheduledCancelAlone() {
        paddle.answers(is("active", "cancel")).lists().answers(onMax("cancel")).lists();
        ChangeRequest keeping =
                new ChangeRequest(ID, MAX, PlanChange.Mode.PRORATED_IMMEDIATELY, true, null, BUYER.startsAt(), true);
        assertDone(calls.change(keeping), "active");
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void declinedChangeLeavesTheScheduledCancelAlone() {
        paddle.answers(is("active", "cancel")).lists().refuses(400, "subscription_payment_declined");
        assertThat(changeToMax(null)).isEqualTo(new PaddleAnswer.RefusedForGood("subscription_payment_declined"));
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void changeThatIsMadeIsNotMadeAgain() {
        paddle.answers(onMax(null)).lists();
        assertDone(changeToMax(null), "active");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void changeOfWhatWasPaidForButDoesNotShowIsUndecidedAndNotSent() {
        String paid = BUYER.completedTransaction().replaceAll("pri_01tenure0pro0monthly000000", MAX);
        paddle.answers(is("active", null)).lists(paid);
        assertThat(changeToMax(null))
                .isInstanceOfSatisfying(PaddleAnswer.Undecided.class, undecided -> assertThat(undecided.possibilities())
                        .contains(BUYER.transactionId(), MAX));
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void changeWhoseAnswerWasLostAndThatCannotBeReadEitherIsLookedAtLaterThoughItsPaymentShows() {
        String paid = BUYER.completedTransaction().replaceAll("pri_01tenure0pro0monthly000000", MAX);
        paddle.answers(is("active", null))
                .lists()
                .hangsUp()
                .refuses(503, "service_unavailable")
                .refuses(503, "service_unavailable")
                .refuses(503, "service_unavailable")
                .lists(paid);
        assertThat(changeToMax(null)).isInstanceOf(PaddleAnswer.Unavailable.class);
    }

    @Test
    void changeWhosePaymentsCannotBeReadIsNotSent() {
        paddle.answers(is("active", null)).refuses(403, "forbidden");
        assertThat(changeToMax(null)).isEqualTo(new PaddleAnswer.RefusedForGood("forbidden"));
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void changeThatWasConfirmedForOtherFactsIsNotSent() {
        paddle.answers(is("active", null));
        assertThat(changeToMax(new PreviewFacts("active", List.of("other*1"), null, null)))
                .isEqualTo(new PaddleAnswer.RefusedForGood("stale_preview"));
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void heldChangeIsMadeAlthoughThePeriodHasMovedSinceItWasConfirmed() {
        paddle.answers(is("active", null)).lists().answers(onMax(null)).lists();
        PreviewFacts ofAnotherPeriod = new PreviewFacts("trialing", List.of("other*1"), null, null);
        assertDone(
                calls.change(new ChangeRequest(
                        ID, MAX, PlanChange.Mode.DO_NOT_BILL, false, ofAnotherPeriod, BUYER.startsAt())),
                "active");
        assertThat(paddle.writes()).isOne();
    }

    private PaddleAnswer withdraw(Command.Kind kind) {
        ChangeRequest change =
                new ChangeRequest(ID, MAX, PlanChange.Mode.PRORATED_IMMEDIATELY, true, null, BUYER.startsAt());
        return calls.withdraw(new WithdrawRequest(ID, kind, kind == Command.Kind.CHANGE ? change : null));
    }

    @Test
    void cancelThatWasScheduledIsUndoneWhenItIsWithdrawn() {
        paddle.answers(is("active", "cancel")).answers(is("active", null));
        assertDone(withdraw(Command.Kind.CANCEL), "active");
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void withdrawnCancelThatWasNotDoneLeavesAPauseAlone() {
        paddle.answers(is("active", "pause"));
        assertDone(withdraw(Command.Kind.CANCEL), "active");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void withdrawnPauseThatWasNotDoneLeavesACancelAlone() {
        paddle.answers(is("active", "cancel"));
        assertDone(withdraw(Command.Kind.PAUSE), "active");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void withdrawnPauseThatHasBegunIsSaidToBeDone() {
        paddle.answers(is("paused", null));
        assertThat(withdraw(Command.Kind.PAUSE)).isEqualTo(PaddleCallsImpl.ALREADY_DONE);
    }

    @Test
    void withdrawnChangeThatWasMadeIsSaidToBeDoneAndStays() {
        paddle.answers(onMax(null));
        assertThat(withdraw(Command.Kind.CHANGE)).isEqualTo(PaddleCallsImpl.ALREADY_DONE);
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void withdrawnChangeThatWasNotMadeIsNotMadeAnyMore() {
        paddle.answers(is("active", null)).lists();
        assertDone(withdraw(Command.Kind.CHANGE), "active");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void withdrawnChangeThatWasPaidForButDoesNotShowIsUndecided() {
        String paid = BUYER.completedTransaction().replaceAll("pri_01tenure0pro0monthly000000", MAX);
        paddle.answers(is("active", null)).lists(paid);
        assertThat(withdraw(Command.Kind.CHANGE)).isInstanceOf(PaddleAnswer.Undecided.class);
    }

    @Test
    void withdrawnResumptionIsOneThatPaddleHasNotCarriedOut() {
        paddle.answers(is("paused", null)).answers(is("active", null));
        assertDone(withdraw(Command.Kind.RESUME), "paused");
        assertThat(withdraw(Command.Kind.RESUME)).isEqualTo(PaddleCallsImpl.ALREADY_DONE);
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void whatHasEndedCannotBeWithdrawn() {
        paddle.answers(is("canceled", null));
        assertThat(withdraw(Command.Kind.CANCEL))
                .isEqualTo(new PaddleAnswer.RefusedForGood("subscription_update_when_canceled"));
    }

    @Test
    void cancelOfWhatWillPauseRemovesThePauseFirst() {
        paddle.answers(is("active", "pause")).answers(is("active", null)).answers(is("active", "cancel"));
        assertDone(cancel(), "active");
        assertThat(paddle.writes()).isEqualTo(2);
    }

    private PaddleAnswer pause(@Nullable String until) {
        return calls.pause(new PauseRequest(ID, until == null ? null : Instant.parse(until)));
    }

    private static String pausesUntil(@Nullable String until) {
        return is("active", "pause")
                .replace("\"resume_at\":null", "\"resume_at\":" + (until == null ? "null" : "\"" + until + "\""));
    }

    @Test
    void pauseThatIsScheduledForTheSameTimeIsNotScheduledAgain() {
        paddle.answers(pausesUntil(null)).answers(pausesUntil("2030-01-31T10:00:00.654321Z"));
        assertDone(pause(null), "active");
        assertDone(pause("2030-01-31T10:00:00.123Z"), "active");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void pauseUntilAnotherDayTakesThePlaceOfTheOneThatIsScheduled() {
        paddle.answers(pausesUntil(null)).answers(is("active", null)).answers(pausesUntil("2030-01-31T10:00:00Z"));
        assertDone(pause("2030-01-31T10:00:00Z"), "active");
        assertThat(paddle.calls())
                .containsExactly(
                        "GET /subscriptions/" + ID,
                        "PATCH /subscriptions/" + ID,
                        "POST /subscriptions/" + ID + "/pause");
        assertThat(paddle.bodies().getLast()).contains("2030-01-31T10:00:00Z");
    }

    @Test
    void pauseWithoutAnEndTakesThePlaceOfOneThatHasOne() {
        paddle.answers(pausesUntil("2030-01-31T10:00:00Z"))
                .answers(is("active", null))
                .answers(pausesUntil(null));
        assertDone(pause(null), "active");
        assertThat(paddle.writes()).isEqualTo(2);
        assertThat(paddle.bodies().getLast()).doesNotContain("resume_at");
    }

    @Test
    void pauseThatCouldNotTakeThePlaceOfAnotherSaysSoAndIsScheduledByTheNextTry() {
        paddle.answers(pausesUntil(null)).answers(is("active", null)).hangsUp().answers(is("active", null));
        assertThat(pause("2030-01-31T10:00:00Z")).isInstanceOf(PaddleAnswer.Unavailable.class);

        paddle.answers(is("active", null)).answers(pausesUntil("2030-01-31T10:00:00Z"));
        assertDone(pause("2030-01-31T10:00:00Z"), "active");
        assertThat(paddle.calls().stream().filter(call -> call.startsWith("PATCH")))
                .hasSize(1);
    }

    @Test
    void pauseThatStaysInThePlaceOfTheOtherIsNoPauseUntilThatDay() {
        paddle.answers(pausesUntil(null))
                .refuses(409, "subscription_locked_renewal")
                .answers(pausesUntil(null));
        assertThat(pause("2030-01-31T10:00:00Z"))
                .isEqualTo(new PaddleAnswer.RefusedForNow("subscription_locked_renewal"));
        assertThat(paddle.writes()).isOne();
    }

    @Test
    void pauseThatHasBegunStaysAsItIs() {
        paddle.answers(is("paused", "resume"));
        assertDone(pause("2030-01-31T10:00:00Z"), "paused");
        assertThat(paddle.writes()).isZero();
    }

    /** Somebody has added a second plan in the dashboard. */
    private static String alsoOn(String otherPriceId, String subscription) {
        int begin = subscription.indexOf("\"items\":[") + "\"items\":[".length();
        String item = subscription.substring(begin, subscription.indexOf("}}],", begin) + 2);
        return subscription.replace(item, item.replace(Buyer.PRO_MONTH, otherPriceId) + "," + item);
    }

    @Test
    void changeToOneOfSeveralPlansIsNotTakenForMade() {
        for (PlanChange.Mode mode : List.of(PlanChange.Mode.DO_NOT_BILL, PlanChange.Mode.PRORATED_IMMEDIATELY)) {
            paddle.answers(alsoOn(MAX, is("active", null)));
            ChangeRequest toPro = new ChangeRequest(ID, Buyer.PRO_MONTH, mode, false, null, BUYER.startsAt());
            assertThat(calls.change(toPro)).isEqualTo(new PaddleAnswer.RefusedForGood("several_plan_items"));
        }
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void changeIsMadeWhenAllOfSeveralPlansHaveThePrice() {
        paddle.answers(alsoOn(Buyer.PRO_MONTH, is("active", null)));
        assertDone(
                calls.change(new ChangeRequest(
                        ID, Buyer.PRO_MONTH, PlanChange.Mode.DO_NOT_BILL, false, null, BUYER.startsAt())),
                "active");
        assertThat(paddle.writes()).isZero();
    }

    @Test
    void withdrawnChangeToOneOfSeveralPlansWasNotMade() {
        paddle.answers(alsoOn(MAX, is("active", null))).lists();
        ChangeRequest toPro = new ChangeRequest(
                ID, Buyer.PRO_MONTH, PlanChange.Mode.PRORATED_IMMEDIATELY, true, null, BUYER.startsAt());
        assertDone(calls.withdraw(new WithdrawRequest(ID, Command.Kind.CHANGE, toPro)), "active");
        assertThat(paddle.writes()).isZero();
    }
}
