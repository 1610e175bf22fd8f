package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.paid;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** S12: of a subscription that is past due is heard for the first time, by adoption or after a blackout. */
final class MetLateTest {
    private static final Instant FAILED = periodEnd(1).plusSeconds(40);
    private static final Instant GRACE_ENDS = periodEnd(1).plus(Duration.ofDays(14));
    private static final PaddleFactEvent PAST_DUE =
            event("d", "subscription.past_due", subscription("past_due", FAILED, 2));
    private static final PaddleFactEvent PAID = event("t", "transaction.completed", paid(1));

    private Court court = new Court(Given.nothing(), periodEnd(1).plus(Duration.ofDays(3)));

    private void meet(PaddleFactEvent... events) {
        Decision asking = court.events(events);
        assertThat(asking.ask()).isEqualTo(new Ask.Read());
        assertThat(court.state.standing().level()).isZero();
        court.answer(asking, Court.says(subscription("past_due", FAILED, 2), paid(1)));
    }

    @Test
    void s12GraceCountsFromTheEndOfWhatIsPaidHoweverLateItIsHeardOf() {
        meet(PAST_DUE, PAID);

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().flags()).contains("grace");
        assertThat(court.state.standing().graceUntil()).isEqualTo(GRACE_ENDS);
        assertThat(court.due()).isEqualTo(GRACE_ENDS);
    }

    @Test
    void s12TheOrderInWhichItIsHeardOfDoesNotMatter() {
        court.events(PAID);
        meet(PAST_DUE);
        Standing paidFirst = court.state.standing();
        court = new Court(Given.nothing(), court.now);

        court.events(PAST_DUE);
        meet(PAID);

        assertThat(court.state.standing()).isEqualTo(paidFirst);
        assertThat(paidFirst.graceUntil()).isEqualTo(GRACE_ENDS);
    }

    @Test
    void s12HeardOfAfterTheGraceThereIsNone() {
        court.now = GRACE_ENDS;

        Decision heard = court.events(PAST_DUE, PAID);

        assertThat(heard.ask()).isNull();
        assertThat(court.state.standing().level()).isZero();
        assertThat(court.waits()).isFalse();
    }

    @Test
    void s12WhatIsHeardLateMayBeOldSoThatPaddlesOwnWordCounts() {
        Decision asking = court.events(PAST_DUE, PAID);

        court.answer(asking, Court.says(subscription("canceled", FAILED.plusSeconds(60), 2)));

        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.logged("membership_upgrade")).isEmpty();
        assertThat(court.waits()).isFalse();
    }

    @Test
    void s12WhilePaddleIsAwayItIsReadAgainAndThereIsNoGraceYet() {
        Decision asking = court.events(PAST_DUE, PAID);
        court.answer(asking, new PaddleAnswer.Unavailable("timeout", 0));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.due()).isEqualTo(court.now.plus(Duration.ofMinutes(1)));

        Decision again = court.deadline(court.due());
        court.answer(again, Court.says(subscription("past_due", FAILED, 2)));
        assertThat(court.state.standing().graceUntil()).isEqualTo(GRACE_ENDS);
    }

    @Test
    void s12WhatCannotBeReadBeforeTheGraceIsOverIsNotAskedForever() {
        court.now = GRACE_ENDS.minusSeconds(30);
        Decision asking = court.events(PAST_DUE, PAID);
        court.answer(asking, new PaddleAnswer.Unavailable("timeout", 0));

        assertThat(court.waits()).isFalse();
        assertThat(court.state.standing().level()).isZero();
    }

    @Test
    void s12GraceThatHasEndedIsNotGivenAgain() {
        meet(PAST_DUE, PAID);
        Decision over = court.deadline(GRACE_ENDS);
        court.answer(over, Court.says(subscription("past_due", FAILED, 2)));
        assertThat(court.downgrades).hasSize(1);

        // A clock that was set back, or a worker whose clock is behind.
        court.now = GRACE_ENDS.minus(Duration.ofDays(1));
        court.events(event(
                "again",
                "transaction.payment_failed",
                Given.transaction("past_due", 2, "subscription_recurring", Given.PRO)));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.downgrades).hasSize(1);
    }

    @Test
    void accessThatWasTakenWithAPauseDoesNotComeBackWithAResumeThatIsNotPaid() {
        court.now = Given.START.plusSeconds(5);
        court.events(firstCheckout());
        court.events(event("p", "subscription.paused", subscription("paused", court.now.plusSeconds(1), 1)));
        Decision over = court.deadline(periodEnd(1));
        if (over.ask() != null) {
            court.answer(over, Court.says(subscription("paused", court.now, 1)));
        }
        assertThat(court.state.standing().level()).isZero();

        court.now = periodEnd(1).plus(Duration.ofDays(3));
        court.events(event("r", "subscription.past_due", subscription("past_due", court.now, 2)));

        assertThat(court.state.standing().status()).isEqualTo("past_due");
        assertThat(court.state.standing().level()).isZero();
    }

    @Test
    void whatIsPaidForLongerThanAccessWasTakenForHasItsGrace() {
        court.now = Given.START.plusSeconds(5);
        court.events(firstCheckout());
        court.state = court.state
                .edit()
                .takenThrough(periodEnd(1))
                .standing(Standing.NOTHING)
                .build();
        court.now = periodEnd(2).plus(Duration.ofDays(2));

        Decision asking = court.events(
                event("t2", "transaction.completed", paid(2)),
                event(
                        "d3",
                        "subscription.past_due",
                        subscription("past_due", periodEnd(2).plusSeconds(40), 3)));
        court.answer(asking, Court.says(subscription("past_due", periodEnd(2).plusSeconds(40), 3)));

        assertThat(court.state.standing().graceUntil()).isEqualTo(periodEnd(2).plus(Duration.ofDays(14)));
    }

    @Test
    void aTrialWhoseFirstChargeFailedHasNone() {
        court.events(PAST_DUE, event("t", "transaction.completed", Given.trial()));

        assertThat(court.state.standing().level()).isZero();
    }

    @Test
    void aStateFromBeforeTakesWhatItDoesNotGiveForTaken() {
        court.state = court.state.edit().rules(0).build();
        court.events(PAST_DUE, PAID);
        assertThat(court.state.standing().level()).isZero();
        assertThat(court.waits()).isFalse();

        court.state = court.state.underCurrentRules();
        court.events(event("again", "subscription.updated", subscription("past_due", FAILED.plusSeconds(1), 2)));

        assertThat(court.state.standing().level()).isZero();
    }
}
