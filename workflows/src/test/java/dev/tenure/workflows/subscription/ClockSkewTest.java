package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Paddle's clock and ours differ by seconds, in either direction: what is paid counts when it is paid. */
final class ClockSkewTest {
    private static final Instant PADDLES = START.plus(Duration.ofDays(10));
    private static final Duration SECONDS = Duration.ofSeconds(40);
    private static final Instant CHECK = periodEnd(1).plus(Access.RENEWAL_SETTLES);

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aMember() {
        court.events(Given.firstCheckout());
    }

    @Test
    void anUpgradeThatPaddleDatesAfterOurNowCountsAtOnceAndNeedsNoOtherLook() {
        court.now = PADDLES.minus(SECONDS);

        upgrade();

        assertThat(court.state.standing().level()).isEqualTo(2);
        assertThat(court.due()).isEqualTo(CHECK);
    }

    @Test
    void anUpgradeThatPaddleDatesBeforeOurNowCountsAtOnce() {
        court.now = PADDLES.plus(SECONDS);

        upgrade();

        assertThat(court.state.standing().level()).isEqualTo(2);
        assertThat(court.due()).isEqualTo(CHECK);
    }

    @Test
    void aSmallerPlanThatPaddleDatesAfterOurNowIsSeenAtItsOwnInstantAndNotWithTheNextEvent() {
        court.now = START.plus(Duration.ofDays(5));
        change(START.plus(Duration.ofDays(5)), "pri_max_month", MAX, "pri_pro_month", PRO);
        court.now = PADDLES.minus(SECONDS);

        court.events(toTheSmallerPlan(PADDLES));
        assertThat(court.state.standing().level()).isEqualTo(2);
        assertThat(court.due()).isEqualTo(PADDLES);

        court.deadline(PADDLES);
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.due()).isEqualTo(CHECK);
    }

    @Test
    void whatIsPaidForALaterTimeBeginsThenAndNotBefore() {
        court.now = PADDLES.minus(Duration.ofHours(1));

        upgrade();
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.due()).isEqualTo(PADDLES);

        court.deadline(PADDLES);
        assertThat(court.state.standing().level()).isEqualTo(2);
        assertThat(court.state.beginsAt()).isNull();
    }

    @Test
    void anEndWithRefundGivesBackWhatPaddleDatesAfterOurNow() {
        court.now = PADDLES.minus(SECONDS);
        upgrade();

        Decision ending = court.hear(
                new Thing.Asked(new Command("k", Command.Kind.END_NOW, "operator:1", "f", null, null, true)));
        court.answer(ending, Court.says(subscription("canceled", PADDLES.plusSeconds(1), 1)));

        assertThat(court.state.repayments().owed())
                .extracting(OwedRefund::transactionId)
                .containsExactlyInAnyOrder("txn_1", "txn_update_" + PADDLES);
    }

    @Test
    void anOrdinaryRenewalWakesNobodyAlthoughPaddlesClockIsAhead() {
        court.now = periodEnd(1).minus(SECONDS);

        court.events(Given.renewal(2));

        assertThat(court.state.beginsAt()).isNull();
        assertThat(court.due()).isEqualTo(periodEnd(2).plus(Access.RENEWAL_SETTLES));
    }

    @Test
    void aRunOfTheFirstRulesSeesItWithTheNextEvent() {
        court.state = court.state.edit().rules(0).build();
        court.now = PADDLES.minus(SECONDS);

        upgrade();

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.due()).isEqualTo(CHECK);
    }

    private void upgrade() {
        change(PADDLES, "pri_max_month", MAX, "pri_pro_month", PRO);
    }

    static List<PaddleFactEvent> toTheBiggerPlan(Instant at) {
        return changed(at, "pri_max_month", MAX, "pri_pro_month", PRO);
    }

    static List<PaddleFactEvent> toTheSmallerPlan(Instant at) {
        return changed(at, "pri_pro_month", PRO, "pri_max_month", MAX);
    }

    private void change(Instant at, String comes, PlanTerms coming, String goes, PlanTerms going) {
        court.events(changed(at, comes, coming, goes, going));
    }

    private static List<PaddleFactEvent> changed(
            Instant at, String comes, PlanTerms coming, String goes, PlanTerms going) {
        String id = "txn_update_" + at;
        SubscriptionFact snapshot = GivenChange.withItem(subscription("active", at, 1), comes, coming);
        TransactionFact paid = new TransactionFact(
                id,
                Given.SUBSCRIPTION,
                Given.CUSTOMER,
                Given.USER,
                "completed",
                "subscription_update",
                at,
                at,
                at,
                periodEnd(1),
                2000,
                "USD",
                null,
                at,
                List.of(
                        new TransactionFact.Line(id + "+", comes, "p", 1, 3000, false, coming),
                        new TransactionFact.Line(id + "-", goes, "p", -1, -1000, false, going)));
        return List.of(
                event("s" + at, "subscription.updated", snapshot), event("t" + at, "transaction.completed", paid));
    }
}
