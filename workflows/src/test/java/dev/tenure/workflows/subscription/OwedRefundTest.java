package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.paid;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.periodStart;
import static dev.tenure.workflows.subscription.Given.refund;
import static dev.tenure.workflows.subscription.Given.renewal;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promise 5: a cancel that was accepted is never billed again; a charge that slips through is given back. */
final class OwedRefundTest {
    private static final PaddleAnswer LOCKED = new PaddleAnswer.RefusedForNow("subscription_locked_renewal");
    private static final PaddleAnswer AWAY = new PaddleAnswer.Unavailable("timeout", 0);
    private static final Instant RETRY = periodEnd(1).plus(Duration.ofMinutes(1));
    private static final Instant CHANGED = periodEnd(1).minus(Duration.ofMinutes(5));
    private static final Instant CHANGED_THROUGH = Given.PRO_YEAR.endOfPeriod(CHANGED);
    private static final TransactionFact.Line YEAR =
            new TransactionFact.Line("txnitm_year", "pri_pro_year", "pro_pro", 1, 20_000, false, Given.PRO_YEAR);

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aCancelThatWaitsForTheRenewal() {
        court.events(firstCheckout());
        court.now = periodEnd(1).minus(Duration.ofMinutes(15));
        court.answer(court.command(Command.Kind.CANCEL, "k1"), LOCKED);
    }

    @Test
    void aRenewalThatSlipsThroughIsGivenBackOnceAndTheOldEndStands() {
        Decision refunding = slip();

        assertThat(refunding.ask()).isEqualTo(new Ask.Refund("txn_2", "renewal_after_cancel", court.now));
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(1));
        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("renewal_after_cancel");
        Decision done = court.answer(refunding, approved());
        assertThat(done.ask()).isNull();
        assertThat(refundLogs()).extracting(ApplyRequest.Log::success).containsExactly(true);
        assertThat(court.waits()).isFalse();
    }

    @Test
    void anOldBillThatIsCollectedAfterACancelWasAcceptedIsGivenBack() {
        Court debtor = pastDueWithACancelThatWaits();

        Decision canceling =
                debtor.events(event("late", "transaction.completed", collected(debtor.now.plusSeconds(1))));
        assertThat(debtor.grants).as("for the first period alone").hasSize(1);
        Decision ending = canceling.ask() == null ? debtor.deadline(debtor.due()) : canceling;
        assertThat(ending.ask()).isEqualTo(new Ask.Cancel(true));
        Decision refunding = debtor.answer(
                ending, new PaddleAnswer.Done(subscription("canceled", debtor.now.plusSeconds(2), 2), List.of()));

        assertThat(refunding.ask())
                .isInstanceOfSatisfying(Ask.Refund.class, refund -> assertThat(refund.transactionId())
                        .isEqualTo("txn_2"));
        assertThat(debtor.state.standing().hasAccess()).isFalse();
    }

    @Test
    void aRunOfTheFirstRulesKeepsAnOldBillThatIsCollectedLate() {
        Court debtor = pastDueWithACancelThatWaits();
        debtor.state = debtor.state.edit().rules(1).build();

        debtor.events(event("late", "transaction.completed", collected(debtor.now.plusSeconds(1))));

        assertThat(debtor.grants).hasSize(2);
    }

    @Test
    void aRenewalThatWasBeingPaidWhenSomebodyLeftIsTheirs() {
        Court member = new Court(Given.nothing(), START.plusSeconds(5));
        member.events(firstCheckout());
        member.now = periodEnd(1).plusSeconds(2);
        member.answer(member.command(Command.Kind.CANCEL, "k1"), AWAY);

        member.events(event("r", "transaction.completed", collected(periodEnd(1).plusSeconds(4))));

        assertThat(member.grants).hasSize(2);
    }

    private static Court pastDueWithACancelThatWaits() {
        Court debtor = new Court(Given.nothing(), START.plusSeconds(5));
        debtor.events(firstCheckout());
        debtor.now = periodEnd(1).plusSeconds(5);
        debtor.events(event("due", "subscription.past_due", subscription("past_due", debtor.now, 2)));
        debtor.now = periodEnd(1).plus(Duration.ofDays(2));
        debtor.answer(debtor.command(Command.Kind.CANCEL, "k1"), AWAY);
        return debtor;
    }

    /** What was billed for the second period, with the instant at which the money came. */
    private static TransactionFact collected(Instant paidAt) {
        TransactionFact billed = paid(2);
        return new TransactionFact(
                billed.transactionId(),
                billed.subscriptionId(),
                billed.customerId(),
                billed.userId(),
                billed.status(),
                billed.origin(),
                paidAt,
                billed.billedAt(),
                billed.periodStartsAt(),
                billed.periodEndsAt(),
                billed.totalMinor(),
                billed.currency(),
                null,
                paidAt,
                billed.lines());
    }

    @Test
    void ofATrialThatIsEndedNowNothingGoesBack() {
        Court guest = new Court(Given.nothing(), START.plusSeconds(5));
        guest.events(
                event("t1", "subscription.trialing", subscription("trialing", START, 1)),
                event("t2", "transaction.completed", Given.trial()));
        Command end = new Command("e", Command.Kind.END_NOW, "operator:1", "f", null, null, true);

        Decision ended = guest.answer(
                guest.hear(new Thing.Asked(end)),
                new PaddleAnswer.Done(subscription("canceled", guest.now.plusSeconds(1), 1), List.of()));

        assertThat(ended.ask()).isNull();
        assertThat(guest.state.repayments().owed()).isEmpty();
        assertThat(guest.state.standing().hasAccess()).isFalse();
    }

    @Test
    void aPurchaseIsNoRenewalAlthoughPaddlesClockRunsAheadAndItsBuyerLeavesAtOnce() {
        Court buyer = new Court(Given.nothing(), START.minusSeconds(5));
        buyer.events(firstCheckout());

        Decision leaving = buyer.command(Command.Kind.CANCEL, "k0");
        buyer.answer(leaving, new PaddleAnswer.Done(canceling(START.plusSeconds(2), 1), List.of()));

        assertThat(buyer.state.repayments().owed()).isEmpty();
        assertThat(buyer.state.standing().level()).isEqualTo(1);
        assertThat(buyer.state.standing().accessUntil()).isEqualTo(periodEnd(1));
    }

    @Test
    void aRenewalThatGoesBackIsWorthNoCredits() {
        court.answer(slip(), approved());

        assertThat(court.grants).extracting(ApplyRequest.Grant::businessKey).containsExactly("grant/txnitm_1/0");
    }

    @Test
    void aRenewalThatIsKeptAfterAllIsWorthItsCredits() {
        court.now = periodEnd(1).plusSeconds(40);
        court.events(renewal(2));
        assertThat(court.grants).hasSize(1);
        assertThat(court.state.standing().level()).isEqualTo(1);

        court.answer(
                court.command(Command.Kind.KEEP, "k2"),
                Court.says(subscription("active", periodStart(2).plusSeconds(1), 2)));

        assertThat(court.grants).hasSize(2);
        assertThat(court.state.repayments()).isEqualTo(Repayments.NOTHING);
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(2));
    }

    @Test
    void aRenewalThatBecomesKnownAfterTheCancelIsStoppedAndGivenBack() {
        Decision retry = court.deadline(RETRY);
        // Whatever was asked, Paddle says that the end is scheduled.
        court.answer(retry, Court.says(canceling(RETRY.plusSeconds(1), 2)));

        Decision stopping = court.events(event("late", "transaction.completed", paid(2)));
        assertThat(stopping.ask()).isEqualTo(new Ask.Stop("renewal_after_cancel"));
        Decision refunding = court.answer(stopping, Court.says(subscription("canceled", RETRY.plusSeconds(9), 2)));

        assertThat(refunding.ask()).isInstanceOf(Ask.Refund.class);
        assertThat(court.state.standing().status()).isEqualTo("ended");
        assertThat(court.grants).hasSize(1);
    }

    @Test
    void aChangeAtPaddleWhileACancelWaitsIsNoRenewalThatSlippedThrough() {
        assertThat(owedOf(changed())).isEmpty();

        assertThat(court.state.standing().paidThrough()).isEqualTo(CHANGED_THROUGH);
        assertThat(court.grants).extracting(ApplyRequest.Grant::reference).containsExactly("txn_1", "txn_changed");
    }

    @Test
    void aRenewalBesideAChangeAtPaddleIsOneThatSlippedThrough() {
        assertThat(owedOf(changed(), event("r", "transaction.completed", paid(2))))
                .containsExactly("txn_2");
    }

    @Test
    void aYearThatIsPaidInFullAndGivesNothingBackIsNoRenewalEither() {
        assertThat(owedOf(changedInFull())).isEmpty();
    }

    @Test
    void aRunOfTheFirstRulesTakesItForOne() {
        court.state = court.state.edit().rules(1).build();

        assertThat(owedOf(changedInFull())).containsExactly("txn_changed");
    }

    @Test
    void aRunOfTheFirstRulesTakesAChangeAtPaddleForARenewal() {
        court.state = court.state.edit().rules(0).build();

        assertThat(owedOf(changed())).containsExactly("txn_changed");
    }

    @Test
    void askingTwiceToLeaveDoesNotLetTheRenewalPassThatSlippedThroughBeforeTheSecondTime() {
        court.answer(court.deadline(RETRY), Court.says(canceling(RETRY.plusSeconds(1), 2)));
        court.now = RETRY.plusSeconds(60);
        court.answer(court.command(Command.Kind.CANCEL, "k2"), Court.says(canceling(RETRY.plusSeconds(1), 2)));

        Decision stopping = court.events(event("late", "transaction.completed", paid(2)));

        assertThat(stopping.ask()).isEqualTo(new Ask.Stop("renewal_after_cancel"));
    }

    @Test
    void whatAnOperatorEndsWhileACancelWaitedIsGivenBackLikeTheCancelsOwnSlip() {
        court.now = periodEnd(1).plusSeconds(50);
        court.answer(court.command(Command.Kind.END_NOW, "k2"), Court.says(subscription("canceled", court.now, 2)));

        court.events(event("late", "transaction.completed", paid(2)));

        assertThat(court.state.repayments().of("txn_2"))
                .hasValueSatisfying(owed -> assertThat(owed.reason()).isEqualTo("renewal_after_cancel"));
    }

    @Test
    void aCancelThatWasAcceptedOutlastsARefusalThatComesLater() {
        Decision refused = court.answer(court.deadline(RETRY), new PaddleAnswer.RefusedForGood("forbidden"));

        assertThat(refused.ask()).isNull();
        assertThat(court.state.outcomeOf("k1").orElseThrow().isQueued()).isTrue();
        assertThat(court.state.cancelRequestedAt()).isNotNull();
        assertThat(court.state.standing().flags()).contains("needs_review");
        Instant again = RETRY.plus(Duration.ofHours(6));
        assertThat(Objects.requireNonNull(court.state.pending()).appliesAfter()).isEqualTo(again);
        assertThat(court.deadline(again).ask()).isInstanceOf(Ask.Cancel.class);
    }

    @Test
    void anEndThatPaddleSaysIsDoneAndDoesNotShowIsAskedForAgainAfterAPause() {
        court.answer(court.deadline(RETRY), Court.says(canceling(RETRY.plusSeconds(1), 2)));
        Decision stopping = court.events(event("late", "transaction.completed", paid(2)));

        Decision odd = court.answer(stopping, Court.says(canceling(RETRY.plusSeconds(9), 2)));

        assertThat(odd.ask()).isNull();
        assertThat(court.due()).isAfter(court.now);
    }

    @Test
    void everyTryThatFailsIsAudited() {
        court.answer(court.deadline(RETRY), AWAY);
        court.answer(court.deadline(court.due()), AWAY);

        assertThat(court.logs.stream().filter(log -> !log.success()))
                .extracting(ApplyRequest.Log::event)
                .containsExactly(
                        "membership_cancel_requested", "membership_cancel_requested", "membership_cancel_requested");
    }

    @Test
    void anOrdinaryRenewalIsNeverGivenBack() {
        court.answer(
                court.command(Command.Kind.KEEP, "k2"), Court.says(subscription("active", START.plusMillis(950), 1)));
        court.now = periodEnd(1).plusSeconds(40);
        court.events(renewal(2));
        court.answer(court.command(Command.Kind.CANCEL, "k3"), Court.says(canceling(court.now.plusSeconds(1), 2)));

        assertThat(court.state.repayments().owed()).isEmpty();
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(2));
    }

    @Test
    void aRefundThatWaitsForApprovalIsShownAndNotAskedAgain() {
        Decision refunding = slip();
        assertThat(court.state.standing().flags()).containsExactly("refund_pending");
        court.answer(refunding, new PaddleAnswer.Refunded(refund("txn_2", "pending_approval", court.now)));
        assertThat(court.state.standing().flags()).containsExactly("refund_pending");
        assertThat(court.waits()).isFalse();

        court.now = court.now.plus(Duration.ofDays(3));
        Decision decided = court.events(event("a", "adjustment.updated", refund("txn_2", "approved", court.now)));

        assertThat(decided.ask()).isNull();
        assertThat(court.state.standing().flags()).isEmpty();
        assertThat(refundLogs()).hasSize(1);
    }

    @Test
    void aRefundThatPaddleRejectsIsForOperatorsAndTheTimeThatStaysPaidIsGivenBackToTheCustomer() {
        court.answer(slip(), new PaddleAnswer.Refunded(refund("txn_2", "pending_approval", court.now)));

        court.now = court.now.plus(Duration.ofDays(3));
        Decision decided = court.events(event("a", "adjustment.updated", refund("txn_2", "rejected", court.now)));

        assertThat(decided.ask()).isNull();
        assertThat(refundLogs()).extracting(ApplyRequest.Log::success).containsExactly(true, false);
        assertThat(refundLogs().getLast().errorCode()).isEqualTo("rejected");
        assertThat(court.state.standing().flags()).containsExactly("needs_review");
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(2));
    }

    @Test
    void aRefundThatIsDecidedBeforeItsAnswerIsHeardEndsTheSame() {
        Decision refunding = slip();
        AdjustmentFact asked = refund("txn_2", "pending_approval", court.now);
        court.events(event("a", "adjustment.updated", refund("txn_2", "approved", court.now.plusSeconds(1))));

        court.answer(refunding, new PaddleAnswer.Refunded(asked));

        assertThat(court.state.repayments().owed())
                .extracting(OwedRefund::progress)
                .containsExactly(OwedRefund.Progress.REFUNDED);
        assertThat(court.state.standing().flags()).isEmpty();
    }

    @Test
    void aRefundIsTriedAgainWhilePaddleIsAwayAndOperatorsAreTold() {
        Decision refunding = slip();
        Instant since = court.now;
        Instant before = court.now;
        for (int minutes : List.of(1, 5, 15, 60, 360, 360, 360, 360)) {
            court.answer(refunding, AWAY);
            assertThat(court.due()).isEqualTo(before.plus(Duration.ofMinutes(minutes)));
            before = court.due();
            refunding = court.deadline(court.due());
            assertThat(refunding.ask()).isEqualTo(new Ask.Refund("txn_2", "renewal_after_cancel", since));
        }

        assertThat(court.state.standing().flags()).contains("needs_review");
        assertThat(refundLogs()).hasSize(8).noneMatch(ApplyRequest.Log::success);
        court.answer(refunding, approved());
        assertThat(court.state.standing().flags()).isEmpty();
        assertThat(refundLogs().getLast().success()).isTrue();
    }

    @Test
    void aRefundThatPaddleNeverMakesIsAnAlarm() {
        court.answer(slip(), new PaddleAnswer.RefusedForGood("forbidden"));

        assertThat(refundLogs()).extracting(ApplyRequest.Log::errorCode).containsExactly("forbidden");
        assertThat(court.state.standing().flags()).containsExactly("needs_review");
        assertThat(court.waits()).as("access until the end of what stays paid").isTrue();
    }

    @Test
    void whatIsOwedTwiceIsOwedOnce() {
        Decision refunding = slip();
        court.answer(refunding, approved());

        Docket docket = new Docket(court.state);
        assertThat(Refunds.owe(docket, OwedRefund.since(court.now, "txn_2", "duplicate", "system", true)))
                .isFalse();

        assertThat(docket.state).isEqualTo(court.state);
    }

    @Test
    void theOrderOfARefundsSnapshotsDoesNotMatter() {
        AdjustmentFact asked = refund("txn_1", "pending_approval", START.plusSeconds(60));
        AdjustmentFact decided = refund("txn_1", "approved", START.plusSeconds(60));

        assertThat(Repayments.NOTHING.with(asked).with(decided))
                .isEqualTo(Repayments.NOTHING.with(decided).with(asked));
    }

    /** The renewal is charged, then the cancel is carried out. */
    private Decision slip() {
        court.now = periodEnd(1).plusSeconds(40);
        court.events(renewal(2));
        Decision retry = court.deadline(RETRY);
        assertThat(retry.ask()).isEqualTo(new Ask.Cancel(true));
        return court.answer(retry, Court.says(subscription("canceled", RETRY.plusSeconds(1), 2)));
    }

    /** What is owed if this is billed while the cancel waits, which is then carried out. */
    private List<String> owedOf(PaddleFactEvent... billed) {
        court.now = periodEnd(1).plusSeconds(40);
        court.events(billed);
        court.answer(court.deadline(RETRY), Court.says(canceling(RETRY.plusSeconds(1), 2)));
        return court.state.repayments().owed().stream()
                .map(OwedRefund::transactionId)
                .toList();
    }

    /** Somebody makes the month a year, and what is left of the month goes back with it. */
    private static PaddleFactEvent changed() {
        return changed(
                CHANGED,
                List.of(
                        YEAR,
                        new TransactionFact.Line(
                                "txnitm_month", "pri_pro_month", "pro_pro", -1, -2000, false, Given.PRO)));
    }

    /** The same, and what is left of the month is lost. */
    private static PaddleFactEvent changedInFull() {
        return changed(periodEnd(1).minus(Duration.ofMinutes(10)), List.of(YEAR));
    }

    private static PaddleFactEvent changed(Instant at, List<TransactionFact.Line> lines) {
        TransactionFact year = new TransactionFact(
                "txn_changed",
                Given.SUBSCRIPTION,
                Given.CUSTOMER,
                Given.USER,
                "completed",
                "subscription_update",
                at,
                at,
                at,
                Given.PRO_YEAR.endOfPeriod(at),
                18_000,
                "USD",
                null,
                at,
                lines);
        return event("u", "transaction.completed", year);
    }

    private PaddleAnswer approved() {
        return new PaddleAnswer.Refunded(refund("txn_2", "approved", court.now));
    }

    private List<ApplyRequest.Log> refundLogs() {
        return court.logs.stream()
                .filter(log -> log.event().equals("membership_refund"))
                .toList();
    }
}
