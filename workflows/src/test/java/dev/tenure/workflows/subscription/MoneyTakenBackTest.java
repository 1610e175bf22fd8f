package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.adjustment;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.refund;
import static dev.tenure.workflows.subscription.Given.renewal;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.subscription.Policies.TakenBack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S8, S9, S13: refunds that somebody made in Paddle's dashboard, and what banks take; neither ends billing by itself. */
final class MoneyTakenBackTest {
    private static final Instant DAY_10 = START.plus(Duration.ofDays(10));

    private Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aMemberSinceTenDays() {
        court.events(firstCheckout());
        court.now = DAY_10;
    }

    @Test
    void aFullRefundInTheDashboardEndsBillingAtOnceAndAccessWithIt() {
        Decision decision = court.events(event("f", "adjustment.updated", refund("txn_1", "approved", DAY_10)));

        assertThat(decision.ask()).isEqualTo(new Ask.Stop("refund"));
        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.standing().status()).isEqualTo("ended");
        Decision stopped = court.answer(decision, canceledNow());
        assertThat(stopped.ask()).as("nothing is refunded on top").isNull();
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("refund");
        assertThat(court.logged("membership_refund")).hasSize(1);
        assertThat(court.logged("membership_cancel_requested")).hasSize(1);
        assertThat(court.waits()).isFalse();
    }

    @Test
    void aRefundThatIsNotDecidedTakesNothingAndIsShown() {
        Decision asked = court.events(event("p", "adjustment.created", refund("txn_1", "pending_approval", DAY_10)));

        assertThat(asked.ask()).isNull();
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().flags()).containsExactly("refund_pending");
        court.events(event("r", "adjustment.updated", refund("txn_1", "rejected", DAY_10.plusSeconds(9))));
        assertThat(court.state.standing().flags()).isEmpty();
        assertThat(court.state.standing().level()).isEqualTo(1);
    }

    @Test
    void aPartialRefundIsNotedAndTakesNothing() {
        Decision decision = court.events(event("p", "adjustment.updated", part("a", 500)));

        assertThat(decision.ask()).isNull();
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.logs.getLast().actor()).isEqualTo("provider");
        assertThat(court.logs.getLast().before()).isNotNull();
        assertThat(court.logged("membership_refund")).hasSize(1);
    }

    @Test
    void partsThatMakeTheWholeAreAFullRefund() {
        court.events(event("p1", "adjustment.updated", part("a", 500)));

        Decision decision = court.events(event("p2", "adjustment.updated", part("b", 1500)));

        assertThat(decision.ask()).isEqualTo(new Ask.Stop("refund"));
    }

    @Test
    void whatIsTakenBackEndsAccessAtOnceThoughPaddleCannotBeToldYetAndThePeriodBeforeIsNoRenewingOne() {
        court.now = periodEnd(1).plusSeconds(3);
        court.events(renewal(2));
        court.now = periodEnd(1).plus(Duration.ofDays(1));

        Decision stopping = court.events(
                event("c", "adjustment.created", adjustment("chargeback", "txn_2", "approved", true, 2000, court.now)));
        court.answer(stopping, new PaddleAnswer.Unavailable("timeout", 0));

        assertThat(stopping.ask()).isEqualTo(new Ask.Stop("chargeback"));
        assertThat(court.state.standing().hasAccess()).isFalse();
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("chargeback");
        assertThat(court.waits()).as("Paddle is told").isTrue();
    }

    @Test
    void aRunOfTheFirstRulesWaitsForARenewalThen() {
        court.state = court.state.edit().rules(1).build();
        court.now = periodEnd(1).plusSeconds(3);
        court.events(renewal(2));
        court.now = periodEnd(1).plus(Duration.ofDays(1));

        court.events(
                event("c", "adjustment.created", adjustment("chargeback", "txn_2", "approved", true, 2000, court.now)));

        assertThat(court.state.standing().hasAccess()).isTrue();
    }

    @Test
    void aReversalEndsTheDisputeThatBeganWithAWarning() {
        court.events(
                event(
                        "w",
                        "adjustment.created",
                        adjustment("chargeback_warning", "txn_1", "approved", true, 2000, DAY_10)),
                event(
                        "c",
                        "adjustment.created",
                        adjustment("chargeback", "txn_1", "approved", true, 2000, DAY_10.plusSeconds(1))));
        assertThat(court.state.standing().flags()).contains("chargeback");

        court.events(event(
                "r",
                "adjustment.created",
                adjustment("chargeback_reverse", "txn_1", "approved", true, 2000, DAY_10.plusSeconds(2))));

        assertThat(court.state.standing().flags()).doesNotContain("chargeback");
    }

    @Test
    void aRefundForAPeriodThatIsLongOverIsKindnessAndEndsNothing() {
        court.now = periodEnd(1).plusSeconds(3);
        court.events(renewal(2));
        court.now = periodEnd(1).plus(Duration.ofDays(9));

        Decision decision = court.events(event("f", "adjustment.updated", refund("txn_1", "approved", court.now)));

        assertThat(decision.ask()).isNull();
        assertThat(court.state.standing().level()).isEqualTo(1);
    }

    @Test
    void aChargebackEndsBillingAndAccessAndIsFlagged() {
        Decision decision = court.events(chargeback());

        assertThat(decision.ask()).isEqualTo(new Ask.Stop("chargeback"));
        court.answer(decision, canceledNow());
        assertThat(court.state.standing().flags()).containsExactly("chargeback");
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("chargeback");
    }

    @Test
    void aChargebackIsTheSameInAnyOrderWithItsReversal() {
        PaddleFactEvent reversed = reversal();
        court.events(reversed, chargeback());

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().flags()).isEmpty();
        assertThat(court.state.repayments().stop()).isNull();
    }

    @Test
    void aReversalBringsBackWhatIsLeftOfThePaidTime() {
        court.answer(court.events(chargeback()), canceledNow());
        assertThat(court.state.standing().level()).isZero();

        court.now = DAY_10.plus(Duration.ofDays(5));
        court.events(reversal());

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(1));
        assertThat(court.state.standing().flags()).isEmpty();
        assertThat(court.grants).hasSize(1);
    }

    @Test
    void aWarningIsAFlagAndNothingElse() {
        Decision decision = court.events(event(
                "w", "adjustment.created", adjustment("chargeback_warning", "txn_1", "approved", true, 2000, DAY_10)));

        assertThat(decision.ask()).isNull();
        assertThat(court.state.standing().flags()).containsExactly("chargeback");
        assertThat(court.state.standing().level()).isEqualTo(1);
    }

    @Test
    void anActionThatNobodyKnowsChangesNothing() {
        court.events(
                event("u", "adjustment.created", adjustment("levitation", "txn_1", "approved", true, 2000, DAY_10)));

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().flags()).isEmpty();
    }

    @Test
    void whoKeepsAccessByPolicyIsStillNotBilledAgain() {
        court = new Court(SubscriptionState.opening(Given.SUBSCRIPTION, keeping()), START.plusSeconds(5));
        aMemberSinceTenDays();

        Decision decision = court.events(chargeback());
        court.answer(decision, canceledNow());

        assertThat(decision.ask()).isEqualTo(new Ask.Stop("chargeback"));
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(1));
    }

    @Test
    void billingIsTriedToBeEndedUntilItHasAndOperatorsAreTold() {
        Decision decision = court.events(chargeback());
        Instant before = court.now;
        for (int minutes : List.of(1, 5, 15, 60, 360, 360, 360, 360)) {
            court.answer(decision, new PaddleAnswer.Unavailable("timeout", 0));
            assertThat(court.due()).isEqualTo(before.plus(Duration.ofMinutes(minutes)));
            before = court.due();
            decision = court.deadline(court.due());
            assertThat(decision.ask()).isEqualTo(new Ask.Stop("chargeback"));
        }

        assertThat(court.state.standing().flags()).containsExactly("chargeback", "needs_review");
        assertThat(court.logs.getLast().errorCode()).isEqualTo("service_unavailable");
        court.answer(decision, canceledNow());
        assertThat(court.state.standing().flags()).containsExactly("chargeback");
    }

    @Test
    void aRenewalThatSlipsThroughBeforeAChargebacksEndIsWorthNoCreditsAndGoesBack() {
        Decision again = slippedThrough();
        Decision ended = court.answer(again, canceledNow());

        assertThat(again.ask()).isEqualTo(new Ask.Stop("chargeback"));
        assertThat(court.grants).extracting(ApplyRequest.Grant::reference).containsExactly("txn_1");
        assertThat(ended.ask()).isInstanceOfSatisfying(Ask.Refund.class, refund -> assertThat(refund.transactionId())
                .isEqualTo("txn_2"));
        assertThat(court.state.standing().level()).isZero();
    }

    @Test
    void aRunOfTheFirstRulesKeepsWhatSlipsThroughBeforeAChargebacksEnd() {
        court.state = court.state.edit().rules(0).build();

        Decision again = slippedThrough();
        assertThat(court.grants).extracting(ApplyRequest.Grant::reference).containsExactly("txn_1", "txn_2");
        Decision ended = court.answer(again, canceledNow());

        assertThat(ended.ask()).isNull();
        assertThat(court.state.repayments().owed()).isEmpty();
    }

    /** The chargeback is heard inside the renewal lock, where Paddle ends nothing. */
    private Decision slippedThrough() {
        court.now = periodEnd(1).minus(Duration.ofMinutes(10));
        court.answer(court.events(chargeback()), new PaddleAnswer.RefusedForNow("subscription_locked_renewal"));
        court.now = periodEnd(1).plusSeconds(3);
        court.events(renewal(2));
        return court.deadline(court.now.plus(Duration.ofMinutes(1)));
    }

    private static PaddleFactEvent chargeback() {
        return event("b", "adjustment.created", adjustment("chargeback", "txn_1", "approved", true, 2000, DAY_10));
    }

    private static PaddleFactEvent reversal() {
        return event(
                "v",
                "adjustment.created",
                adjustment("chargeback_reverse", "txn_1", "approved", true, 2000, DAY_10.plusSeconds(60)));
    }

    private static AdjustmentFact part(String id, long totalMinor) {
        AdjustmentFact whole = refund("txn_1", "approved", DAY_10);
        return new AdjustmentFact(
                "adj_" + id,
                "txn_1",
                whole.customerId(),
                null,
                "refund",
                "approved",
                false,
                totalMinor,
                "USD",
                DAY_10,
                DAY_10);
    }

    private PaddleAnswer canceledNow() {
        return Court.says(subscription("canceled", court.now.plusMillis(300), 1));
    }

    @Test
    void s10AnUpgradeCountsNoMoreThanThePeriodThatItRaisedAndOperatorsAreTold() {
        upgrade();
        assertThat(court.state.standing().level()).isEqualTo(2);

        court.events(event("r", "adjustment.updated", refund("txn_1", "approved", DAY_10.plusSeconds(60))));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.standing().flags()).contains("needs_review");
        assertThat(court.logs)
                .filteredOn(log -> "needs_review".equals(log.errorCode()))
                .extracting(ApplyRequest.Log::reason)
                .containsExactly("txn_update raised a period that went back");

        court.events(event("r2", "adjustment.updated", refund("txn_update", "approved", DAY_10.plusSeconds(90))));
        assertThat(court.state.standing().flags()).doesNotContain("needs_review");
    }

    @Test
    void s10AnUpgradeThatGoesBackAloneLeavesThePlanThatItRaised() {
        upgrade();

        court.events(event("r", "adjustment.updated", refund("txn_update", "approved", DAY_10.plusSeconds(60))));

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().flags()).doesNotContain("needs_review");
    }

    @Test
    void anUpgradeOfWhichThePeriodIsNotKnownYetCounts() {
        court = new Court(Given.nothing(), DAY_10);

        upgrade();
        assertThat(court.state.standing().level()).isEqualTo(2);
    }

    @Test
    void aPeriodThatABankTookTakesItsUpgradeAlongAndAsksNobody() {
        upgrade();

        court.events(event(
                "c",
                "adjustment.created",
                adjustment("chargeback", "txn_1", "approved", true, 2000, DAY_10.plusSeconds(60))));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.standing().flags()).contains("chargeback").doesNotContain("needs_review");
    }

    @Test
    void aRunOfTheFirstRulesLeavesTheUpgradesLevel() {
        court.state = court.state.edit().rules(0).build();
        upgrade();

        court.events(event("r", "adjustment.updated", refund("txn_1", "approved", DAY_10.plusSeconds(60))));

        assertThat(court.state.standing().level()).isEqualTo(2);
    }

    private void upgrade() {
        court.events(event("u", "transaction.completed", GivenChange.prorated(Given.MAX)));
    }

    private static Policies keeping() {
        return new PoliciesBuilder().takenBack(TakenBack.KEEP).build();
    }
}
