package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.paid;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;
import static dev.tenure.workflows.subscription.Given.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.subscription.Policies.LatePayment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S3 and S12: renewals that fail, that nobody hears of, that are paid late or never. */
final class DunningTest {
    private static final Instant FAILED = periodEnd(1).plusSeconds(40);

    private Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @Test
    void s3TheNewPeriodIsAnnouncedBeforeItsChargeFailsAndIsWorthNothing() {
        court.events(firstCheckout());
        court.now = FAILED;
        court.events(event(
                "u", "subscription.updated", subscription("active", periodEnd(1).plusSeconds(1), 2)));
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(1));

        court.events(failure("f1"), pastDue("d1", FAILED));

        assertThat(court.grants).hasSize(1);
        assertThat(court.state.standing().status()).isEqualTo("past_due");
        assertThat(court.state.standing().graceUntil()).isEqualTo(periodEnd(1).plus(Duration.ofDays(14)));
        assertThat(court.downgrades).isEmpty();
    }

    @Test
    void s3ARenewalOfWhichNothingIsHeardWhilePaddleIsAwayIsKeptForSeventyTwoHoursAndRaisesAnAlarm() {
        court.events(firstCheckout());
        List<String> flags = new ArrayList<>();
        while (court.waits()) {
            Decision next = court.deadline(court.due());
            if (next.ask() != null) {
                court.answer(next, new PaddleAnswer.Unavailable("timeout", 0));
            }
            flags.addAll(court.state.standing().flags());
        }

        assertThat(flags).contains("unverified");
        assertThat(court.now).isEqualTo(periodEnd(1).plus(Duration.ofDays(3)));
        assertThat(court.logged("reconciliation_drift")).hasSize(1);
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("unverified_limit");
    }

    @Test
    void s12aACardThatIsMendedInTheGraceNeverLostAccessAndGrantsOnce() {
        intoGrace();
        court.now = periodEnd(1).plus(Duration.ofDays(13));
        court.events(recovered(court.now));

        assertThat(court.downgrades).isEmpty();
        assertThat(court.grants).hasSize(2);
        assertThat(court.state.standing().status()).isEqualTo("active");
        assertThat(court.state.standing().graceUntil()).isNull();
        assertThat(court.state.standing().paidThrough()).as("the original date").isEqualTo(periodEnd(2));
        assertThat(court.state.standing().nextBillingAt()).isEqualTo(periodEnd(2));
    }

    @Test
    void s12aACardThatIsMendedAfterTheGraceBringsAccessBackAtOnce() {
        intoGrace();
        graceEnds();
        court.now = periodEnd(1).plus(Duration.ofDays(16));

        court.events(recovered(court.now));

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.grants).hasSize(2);
        assertThat(court.downgrades).hasSize(1);
    }

    @Test
    void s12bDunningThatEndsInAPauseIsOneDowngrade() {
        intoGrace();
        graceEnds();
        court.now = periodEnd(1).plus(Duration.ofDays(21));

        exhausted("paused");

        assertThat(court.state.standing().status()).isEqualTo("paused");
        assertThat(court.downgrades).hasSize(1);
    }

    @Test
    void s12cDunningThatEndsInACancelIsOneDowngradeWhetherTheGraceIsOverOrNot() {
        intoGrace();
        court.now = periodEnd(1).plus(Duration.ofDays(9));

        exhausted("canceled");

        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.downgrades).hasSize(1);
        assertThat(court.waits()).isFalse();
    }

    @Test
    void s12dAnOldInvoiceThatIsPaidAfterTheCancelRestoresItsPeriod() {
        endedInDunning();

        Decision decision = court.events(latePayment(court.now));

        assertThat(decision.ask()).isNull();
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(2));
        assertThat(court.grants).hasSize(2);
        court.deadline(court.due());
        assertThat(court.now).isEqualTo(periodEnd(2));
        assertThat(court.state.standing().status()).isEqualTo("ended");
    }

    @Test
    void s12dAnOldInvoiceThatIsPaidAfterItsPeriodIsGivenBack() {
        endedInDunning();
        court.now = periodEnd(2).plus(Duration.ofDays(3));

        Decision decision = court.events(latePayment(court.now));

        assertThat(decision.ask()).isEqualTo(new Ask.Refund("txn_2", "late_payment", court.now));
        assertThat(court.grants).hasSize(1);
        assertThat(court.state.standing().level()).isZero();
    }

    @Test
    void s12dAnOldInvoiceThatIsPaidAfterTheCancelIsGivenBackIfThePolicySaysSo() {
        court = new Court(SubscriptionState.opening(Given.SUBSCRIPTION, refundingLatePayments()), court.now);
        endedInDunning();

        Decision decision = court.events(latePayment(court.now));

        assertThat(decision.ask()).isEqualTo(new Ask.Refund("txn_2", "late_payment", court.now));
        assertThat(court.state.standing().level()).isZero();
    }

    @Test
    void s12dWhatIsKnownInTheOtherOrderEndsTheSame() {
        court = new Court(SubscriptionState.opening(Given.SUBSCRIPTION, refundingLatePayments()), court.now);
        court.events(firstCheckout());
        court.now = periodEnd(1).plus(Duration.ofDays(25));
        court.events(latePayment(court.now));
        Instant canceledAt = periodEnd(1).plus(Duration.ofDays(9));

        Decision decision = court.events(event("c", "subscription.canceled", subscription("canceled", canceledAt, 2)));

        assertThat(decision.ask()).isEqualTo(new Ask.Refund("txn_2", "late_payment", court.now));
        assertThat(court.state.standing().level()).isZero();
    }

    @Test
    void s12eCancelInTheGraceEndsCollectionAndAccess() {
        intoGrace();
        court.now = periodEnd(1).plus(Duration.ofDays(2));
        SubscriptionFact canceled = subscription("canceled", court.now, 2);

        Decision read = court.answer(court.command(Command.Kind.CANCEL, "k1"), Court.says(canceled));
        court.answer(read, Court.says(canceled));

        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.downgrades).hasSize(1);
    }

    @Test
    void aTrialWhoseFirstChargeFailsHasNoGraceAndNoCredits() {
        court.events(
                event("t1", "subscription.trialing", subscription("trialing", START, 1)),
                event("t2", "transaction.completed", Given.trial()));
        court.now = FAILED;

        Decision asking = court.events(failure("f1"), pastDue("d1", FAILED));
        court.answer(asking, Court.says(subscription("past_due", FAILED, 2)));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.standing().status()).isEqualTo("past_due");
        assertThat(court.grants).isEmpty();
        assertThat(court.downgrades).hasSize(1);
    }

    @Test
    void aTrialWithoutACardEndsWithItsTrial() {
        court.events(
                event("t1", "subscription.trialing", subscription("trialing", START, 1)),
                event("t2", "transaction.completed", Given.trial()));
        Decision asking = court.deadline(court.due());
        SubscriptionFact canceled = subscription("canceled", periodEnd(1), 1);

        court.answer(asking, Court.says(canceled));

        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.grants).isEmpty();
    }

    @Test
    void aTrialIsWorthTheCreditsThatThePolicyGivesOnce() {
        Policies generous = new PoliciesBuilder().trial(3, 50).build();
        court = new Court(SubscriptionState.opening(Given.SUBSCRIPTION, generous), court.now);
        court.events(
                event("t1", "subscription.trialing", subscription("trialing", START, 1)),
                event("t2", "transaction.completed", Given.trial()));
        assertThat(court.grants).extracting(ApplyRequest.Grant::amount).containsExactly(50L);
        court.now = FAILED;

        court.events(failure("f1"), pastDue("d1", FAILED));

        assertThat(court.state.standing().graceUntil()).isEqualTo(periodEnd(1).plus(Duration.ofDays(3)));
        assertThat(court.grants).hasSize(1);
    }

    @Test
    void eachFailedAttemptIsNotedOnceWithPaddlesReason() {
        intoGrace();
        court.events(failure("f1"));
        court.events(failure("f2"));

        assertThat(court.logs.stream()
                        .filter(log -> log.event().equals("membership_payment_failed"))
                        .map(ApplyRequest.Log::errorCode))
                .containsExactly("declined", "declined");
    }

    private void intoGrace() {
        court.events(firstCheckout());
        court.now = FAILED;
        court.events(
                event(
                        "u",
                        "subscription.updated",
                        subscription("active", periodEnd(1).plusSeconds(1), 2)),
                failure("f1"),
                pastDue("d1", FAILED));
    }

    private void graceEnds() {
        Decision asking = court.deadline(periodEnd(1).plus(Duration.ofDays(14)));
        court.answer(asking, Court.says(subscription("past_due", FAILED, 2)));
        assertThat(court.downgrades).hasSize(1);
    }

    private void endedInDunning() {
        intoGrace();
        court.now = periodEnd(1).plus(Duration.ofDays(9));
        exhausted("canceled");
        court.now = periodEnd(1).plus(Duration.ofDays(13));
    }

    private void exhausted(String status) {
        SubscriptionFact over = subscription(status, court.now, 2);
        Decision decision = court.events(event("x", "subscription." + status, over));
        if (decision.ask() != null) {
            court.answer(decision, Court.says(over));
        }
    }

    private static PaddleFactEvent failure(String id) {
        return event(id, "transaction.payment_failed", transaction("past_due", 2, "subscription_recurring", Given.PRO));
    }

    private static PaddleFactEvent pastDue(String id, Instant at) {
        return event(id, "subscription.past_due", subscription("past_due", at, 2));
    }

    private static List<PaddleFactEvent> recovered(Instant at) {
        return List.of(
                event("a", "subscription.activated", subscription("active", at, 2)),
                event("b", "transaction.completed", paidAt(at)));
    }

    private static PaddleFactEvent latePayment(Instant at) {
        return event("late", "transaction.completed", paidAt(at));
    }

    private static TransactionFact paidAt(Instant at) {
        TransactionFact paid = paid(2);
        return new TransactionFact(
                paid.transactionId(),
                paid.subscriptionId(),
                paid.customerId(),
                paid.userId(),
                paid.status(),
                paid.origin(),
                at,
                paid.billedAt(),
                paid.periodStartsAt(),
                paid.periodEndsAt(),
                paid.totalMinor(),
                paid.currency(),
                null,
                at,
                paid.lines());
    }

    private static Policies refundingLatePayments() {
        return new PoliciesBuilder().latePayment(LatePayment.REFUND).build();
    }
}
