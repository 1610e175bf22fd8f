package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S11: the later one of two subscriptions. */
final class DuplicatesTest {
    private static final Duplicates.Policy AUTO = Duplicates.Policy.AUTO;
    private static final Duplicates.Policy REVIEW = Duplicates.Policy.REVIEW;

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    private Decision found() {
        court.events(firstCheckout());
        return court.events(event("duplicate", "duplicate", new DuplicateFact("sub_0", null, court.now)));
    }

    @Test
    void theOneThatWasPaidFirstStaysAndOfTwoAtOnceTheSmallerId() {
        Living early = living("sub_b", START);
        Living late = living("sub_a", START.plusSeconds(1));
        Living unpaid = new Living("sub_0", null, false, false, AUTO);

        assertThat(Duplicates.among(List.of(late, early))).containsExactly(found("sub_a", "sub_b", AUTO));
        assertThat(Duplicates.among(List.of(early, living("sub_a", START))))
                .containsExactly(found("sub_b", "sub_a", AUTO));
        assertThat(Duplicates.among(List.of(unpaid, early))).containsExactly(found("sub_0", "sub_b", REVIEW));
        assertThat(Duplicates.among(List.of())).isEmpty();
    }

    @Test
    void oneThatGivesAccessAndRenewsIsNotEndedForOneThatDoesNot() {
        Living pausedOrPastDue = new Living("sub_a", START, false, true, AUTO);

        assertThat(Duplicates.among(List.of(pausedOrPastDue, living("sub_b", START.plusSeconds(9)))))
                .containsExactly(found("sub_a", "sub_b", REVIEW));
    }

    @Test
    void whereNoneGivesAccessAndRenewsOperatorsAreAsked() {
        Living one = new Living("sub_a", START, false, false, AUTO);
        Living other = new Living("sub_b", START.plusSeconds(9), false, false, AUTO);

        assertThat(Duplicates.among(List.of(other, one))).containsExactly(found("sub_b", "sub_a", REVIEW));
    }

    @Test
    void whatHasRenewedWasLivedWithAndWhatWasPromisedIsAsked() {
        Living kept = living("sub_a", START);
        Living renewed = new Living("sub_c", START.plusSeconds(9), true, true, AUTO);
        Living promised = new Living("sub_d", START.plusSeconds(9), true, false, REVIEW);

        assertThat(Duplicates.among(List.of(kept, renewed, promised)))
                .containsExactly(found("sub_c", "sub_a", REVIEW), found("sub_d", "sub_a", REVIEW));
    }

    @Test
    void whetherItServesIsReadFromItsState() {
        court.events(event("t", "transaction.completed", Given.paid(1)));
        assertThat(Living.of(court.state)).as("not shown yet").isEqualTo(living(Given.SUBSCRIPTION, START));

        court.events(firstCheckout());
        assertThat(Living.of(court.state).serves()).isTrue();

        Decision canceling = court.command(Command.Kind.CANCEL, "k");
        assertThat(Living.of(court.state).serves()).as("a cancel waits").isFalse();
        court.answer(canceling, Court.says(Given.canceling(court.now, 1)));
        assertThat(Living.of(court.state).serves()).as("canceling").isFalse();

        court.events(event("p", "subscription.past_due", subscription("past_due", court.now.plusSeconds(5), 1)));
        assertThat(Living.of(court.state).serves()).as("past due").isFalse();
    }

    private static Living living(String id, Instant paidSince) {
        return new Living(id, paidSince, true, false, AUTO);
    }

    private static Duplicates.Found found(String id, String kept, Duplicates.Policy policy) {
        return new Duplicates.Found(id, kept, policy);
    }

    @Test
    void theLaterOneIsEndedAtOnceThenRefundedAndItsCreditsAreTakenBack() {
        Decision found = found();

        assertThat(found.ask()).isEqualTo(new Ask.Stop(Duplicates.REASON));
        assertThat(found.grants())
                .extracting(ApplyRequest.Grant::kind, ApplyRequest.Grant::amount)
                .containsExactly(tuple("clawback", -1000L));
        Instant owedSince = court.now;
        Decision ended = court.answer(found, Court.says(subscription("canceled", court.now, 1)));
        assertThat(court.state.standing().hasAccess()).isFalse();
        assertThat(ended.ask()).isEqualTo(new Ask.Refund("txn_1", Duplicates.REASON, owedSince));
    }

    @Test
    void beingToldAgainTakesNothingBackTwice() {
        found();
        Decision again =
                court.events(event("duplicate again", "duplicate", new DuplicateFact("sub_0", null, court.now)));

        assertThat(again.grants()).isEmpty();
    }

    @Test
    void whatAnotherServiceHadGrantedIsNotTakenBack() {
        court.events(
                event("s", "subscription.updated", subscription("active", START, 1)),
                new PaddleFactEvent("adopt/txn_1", PaddleFactEvent.ADOPTED_TRANSACTION, Given.paid(1)));

        Decision found = court.events(event("duplicate", "duplicate", new DuplicateFact("sub_0", null, court.now)));

        assertThat(found.grants()).isEmpty();
        assertThat(court.state.repayments().owed()).hasSize(1);
    }

    @Test
    void ofAnAdoptedYearOnlyTheMonthsThatWereGrantedHereAreTakenBack() {
        court.now = START.plus(Duration.ofDays(65));
        TransactionFact year = Given.transaction("completed", 1, "web", Given.PRO_YEAR);
        court.events(
                event("s", "subscription.updated", subscription("active", START, 12)),
                new PaddleFactEvent("adopt/txn_1", PaddleFactEvent.ADOPTED_TRANSACTION, year));
        court.deadline(Given.periodStart(4));

        Decision found = court.events(event("duplicate", "duplicate", new DuplicateFact("sub_0", null, court.now)));

        assertThat(found.grants()).extracting(ApplyRequest.Grant::businessKey).containsExactly("clawback/txnitm_1/3");
    }

    @Test
    void ofAMixedBasketOnlyThePlanGoesBackAndTheCreditsStayBought() {
        court.events(
                event("s", "subscription.created", subscription("active", START, 1)),
                event("t", "transaction.completed", mixed(Given.paid(1))));
        Decision found = court.events(event("duplicate", "duplicate", new DuplicateFact("sub_0", null, court.now)));

        Decision refunding = court.answer(found, Court.says(subscription("canceled", court.now, 1)));

        assertThat(refunding.ask())
                .isEqualTo(new Ask.Refund("txn_1", Duplicates.REASON, court.now, List.of("txnitm_1")));
        AdjustmentFact pending = ofLine("pending_approval", court.now);
        court.answer(refunding, new PaddleAnswer.Refunded(pending));
        assertThat(court.waits()).isFalse();
        court.events(event("a", "adjustment.updated", ofLine("approved", court.now.plusSeconds(60))));
        assertThat(court.state.repayments().owed())
                .extracting(OwedRefund::progress)
                .containsExactly(OwedRefund.Progress.REFUNDED);
    }

    @Test
    void whatGoesBackOfThePackIsNotThePlan() {
        court.events(
                event("s", "subscription.created", subscription("active", START, 1)),
                event("t", "transaction.completed", mixed(Given.paid(1))),
                event("a", "adjustment.created", adjusted("approved", court.now, "txnitm_pack", 9000)));

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(GivenBack.isRefunded(court.state, "txn_1")).isFalse();
    }

    private static AdjustmentFact ofLine(String status, Instant at) {
        return adjusted(status, at, "txnitm_1", 2000);
    }

    private static AdjustmentFact adjusted(String status, Instant at, String lineId, long totalMinor) {
        return new AdjustmentFact(
                "adj_1",
                "txn_1",
                Given.CUSTOMER,
                null,
                "refund",
                status,
                false,
                totalMinor,
                "USD",
                START,
                at,
                List.of(new AdjustmentFact.Line(lineId, totalMinor)));
    }

    private static TransactionFact mixed(TransactionFact of) {
        return new TransactionFact(
                of.transactionId(),
                of.subscriptionId(),
                of.customerId(),
                of.userId(),
                of.status(),
                of.origin(),
                of.updatedAt(),
                of.billedAt(),
                of.periodStartsAt(),
                of.periodEndsAt(),
                of.totalMinor() + 500,
                of.currency(),
                of.errorCode(),
                of.paidAt(),
                of.lines(),
                true);
    }
}
