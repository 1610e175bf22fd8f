package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator reads in the Temporal UI, situation by situation: in words, with dates, and nothing personal. */
final class WordingTest {
    private static final PaddleAnswer AWAY = new PaddleAnswer.Unavailable("timeout", 0);
    private static final PaddleAnswer LOCKED = new PaddleAnswer.RefusedForNow("subscription_locked_renewal");
    private static final Instant DAY_10 = START.plus(Duration.ofDays(10));

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    private void member() {
        court.events(Given.firstCheckout());
        court.now = DAY_10;
    }

    private void pastDue() {
        member();
        court.now = periodEnd(1).plusSeconds(30);
        court.events(event(
                "p",
                "subscription.past_due",
                subscription("past_due", periodEnd(1).plusSeconds(1), 2)));
    }

    private Decision change(PlanChange.When when) {
        PlanChange max = new PlanChange("pri_max_month", Given.MAX, when, null, null, null);
        return court.hear(new Thing.Asked(Command.change("k1", "customer", "f", max)));
    }

    private void endNow() {
        Decision ending = court.hear(
                new Thing.Asked(new Command("k1", Command.Kind.END_NOW, "operator:7", "f", null, null, true)));
        court.answer(ending, Court.says(subscription("canceled", court.now.plusSeconds(1), 1)));
    }

    private String timer() {
        return Wording.timer(court.state, court.due());
    }

    private String page() {
        return Details.of(court.state, null);
    }

    // timers

    @Test
    void anOrdinaryMonthWaitsForItsRenewal() {
        member();

        assertThat(timer()).isEqualTo("read Paddle, if no renewal was heard of, at 2026-02-28 10:10:00 UTC");
    }

    @Test
    void aScheduledCancelWaitsForTheEndOfAccess() {
        member();
        court.events(event("x", "subscription.updated", Given.canceling(court.now, 1)));

        assertThat(timer()).isEqualTo("end access, if Paddle says so too, at 2026-02-28 10:00:00 UTC");
    }

    @Test
    void aFailedRenewalWaitsForTheEndOfItsGrace() {
        pastDue();

        assertThat(timer()).isEqualTo("end the grace, if Paddle shows no payment, at 2026-03-14 10:00:00 UTC");
    }

    @Test
    void anUnknownRenewalIsReadAgainWhetherPaddleAnsweredOrNot() {
        member();
        Decision asking = court.deadline(court.due());
        court.answer(asking, Court.says(subscription("active", START.plusSeconds(1), 1)));
        assertThat(timer()).isEqualTo("read Paddle again, which said nothing new, at 2026-02-28 10:11:00 UTC");

        court.answer(court.deadline(court.due()), AWAY);
        assertThat(timer()).isEqualTo("read Paddle again, which did not answer, at 2026-02-28 10:16:00 UTC");
    }

    @Test
    void whatIsKeptBecausePaddleDoesNotAnswerHasAnEnd() {
        member();
        court.events(event("x", "subscription.updated", Given.canceling(court.now, 1)));
        while (court.state.verification() == null
                || !court.due().equals(court.state.standing().accessUntil())) {
            Decision next = court.deadline(court.due());
            if (next.ask() != null) {
                court.answer(next, AWAY);
            }
        }

        assertThat(timer())
                .isEqualTo(
                        "take access away, which was kept because Paddle did not answer, at 2026-03-03 10:00:00 UTC");
    }

    @Test
    void aFailedRenewalThatIsHeardOfLateIsReadBeforeItHasGrace() {
        court.now = periodEnd(1).plus(Duration.ofDays(3));
        Decision asking = court.events(
                event(
                        "p",
                        "subscription.past_due",
                        subscription("past_due", periodEnd(1).plusSeconds(1), 2)),
                event("t", "transaction.completed", Given.paid(1)));
        assertThat(timer())
                .isEqualTo("read Paddle, because a payment failed before we heard of it, at 2026-02-28 10:00:00 UTC");

        court.answer(asking, AWAY);
        assertThat(timer()).isEqualTo("read Paddle again, which did not answer, at 2026-03-03 10:01:00 UTC");
    }

    @Test
    void aCommandThatWaitsIsTriedAgain() {
        member();
        court.answer(court.command(Command.Kind.CANCEL, "k1"), AWAY);

        assertThat(timer()).isEqualTo("try the cancel again at 2026-02-10 10:01:00 UTC");
    }

    @Test
    void aHeldChangeIsMadeBeforeTheRenewal() {
        member();
        change(PlanChange.When.PERIOD_END);

        assertThat(timer()).isEqualTo("make the change to max by the month that is held at 2026-02-28 08:00:00 UTC");
    }

    @Test
    void moneyThatIsOwedIsGivenBack() {
        member();
        endNow();

        assertThat(timer()).isEqualTo("give txn_1 back (ended now) at 2026-02-10 10:00:00 UTC");
    }

    @Test
    void billingIsEndedWhenABankTookTheMoney() {
        member();
        court.events(event(
                "a", "adjustment.created", Given.adjustment("chargeback", "txn_1", "approved", true, 2000, court.now)));

        assertThat(timer()).isEqualTo("end billing at Paddle (chargeback) at 2026-02-10 10:00:00 UTC");
    }

    @Test
    void aYearGrantsItsCreditsByTheMonth() {
        court.events(
                event("c", "subscription.created", subscription("active", START.plusMillis(900), 12)),
                event("t", "transaction.completed", Given.transaction("completed", 1, "web", Given.PRO_YEAR)));

        assertThat(timer()).isEqualTo("grant the next month's credits at 2026-02-28 10:00:00 UTC");
    }

    @Test
    void whatIsPaidForLaterBegins() {
        member();
        Instant later = court.now.plus(Duration.ofHours(1));
        court.events(ClockSkewTest.toTheBiggerPlan(later));

        assertThat(timer()).isEqualTo("let begin what is paid from then on at 2026-02-10 11:00:00 UTC");
    }

    // pages

    @Test
    void aMembersPageSaysHowItStandsAndWhatComesNext() {
        member();

        assertThat(Details.of(court.state, "run-1")).isEqualTo("""
                **pro**, level 1: active

                - user: 6f1c2f63-3b3c-4f8f-9a4b-0d5a3f0b8f11
                - paid through: 2026-02-28 10:00:00 UTC
                - access: goes on; without a renewal until 2026-03-03 10:00:00 UTC
                - next payment: 2026-02-28 10:00:00 UTC
                - next: read Paddle, if no renewal was heard of, at 2026-02-28 10:10:00 UTC
                - run before: run-1""");
    }

    @Test
    void whoLeavesIsSeenToLeaveAndWhen() {
        member();
        court.answer(
                court.command(Command.Kind.CANCEL, "k1"), Court.says(Given.canceling(court.now.plusSeconds(1), 1)));

        assertThat(page())
                .contains(
                        "- access: ends 2026-02-28 10:00:00 UTC",
                        "- by itself: cancel 2026-02-28 10:00:00 UTC",
                        "- wish to leave: 2026-02-10 10:00:00 UTC")
                .doesNotContain("next payment", "waits");
    }

    @Test
    void aFailedPaymentIsSeenWithTheEndOfItsGrace() {
        pastDue();

        assertThat(page())
                .contains(
                        "**pro**, level 1: past due",
                        "- look: a payment failed, and Paddle tries again; grace until 2026-03-14 10:00:00 UTC");
    }

    @Test
    void aHeldChangeIsSeenWithWhoAskedAndWhenItIsMade() {
        member();
        change(PlanChange.When.PERIOD_END);

        assertThat(page())
                .contains(
                        "- by itself: change to pri_max_month 2026-02-28 10:00:00 UTC",
                        "- waits: change to max by the month, asked by customer 2026-02-10 10:00:00 UTC; tries: 1;"
                                + " next try 2026-02-28 08:00:00 UTC; it is for the next period");
    }

    @Test
    void aQueuedCommandIsSeenWithItsTriesItsNextOneAndPaddlesReason() {
        member();
        court.now = periodEnd(1).minus(Duration.ofMinutes(15));
        Decision asked = court.command(Command.Kind.CANCEL, "k1");
        assertThat(page()).contains("- waits: cancel, asked by customer", "is being carried out");

        court.answer(asked, LOCKED);

        assertThat(page())
                .contains("- waits: cancel, asked by customer 2026-02-28 09:45:00 UTC; tries: 1; next try"
                        + " 2026-02-28 10:01:00 UTC; Paddle changes nothing in the half hour before a renewal"
                        + " (subscription_locked_renewal)");
    }

    @Test
    void whatNobodyCanTellIsSeenToWaitForAnOperator() {
        member();
        court.answer(change(PlanChange.When.NOW), new PaddleAnswer.Undecided("paid_by txn_9 or_not_changed"));

        assertThat(page())
                .contains("- waits for an operator: change to max by the month", "paid_by txn_9 or_not_changed")
                .contains("- look: an operator has to decide");
    }

    @Test
    void accessThatIsKeptWhilePaddleIsAwaySaysSo() {
        member();
        court.events(event("x", "subscription.updated", Given.canceling(court.now, 1)));
        court.answer(court.deadline(periodEnd(1)), AWAY);

        assertThat(page())
                .contains("- access: ends 2026-03-03 10:00:00 UTC")
                .contains("- look: Paddle does not answer; access is kept meanwhile");
    }

    @Test
    void anEndedMembershipSaysThatNothingComesAnyMore() {
        member();
        endNow();
        court.answer(
                court.deadline(court.now.plusSeconds(1)),
                new PaddleAnswer.Refunded(Given.refund("txn_1", "approved", court.now)));

        assertThat(page())
                .contains(
                        "**free**, level 0: ended",
                        "- access: none",
                        "- money back: txn_1 (ended now): done",
                        "- next: nothing until something is heard or asked",
                        "- run before: none, this is the first")
                .doesNotContain("null");
    }

    @Test
    void whatNobodyHasClaimedSaysSo() {
        assertThat(page()).contains("**free**, level 0: none", "- user: not known: nobody has claimed it");
    }

    // what is stored

    @Test
    void whatIsStoredNamesTheLinesOfTheAudit() {
        Decision joined = court.events(Given.firstCheckout());
        assertThat(Wording.apply(joined)).isEqualTo("store active: membership_upgrade");

        assertThat(Wording.apply(court.events(event("again", "transaction.completed", Given.paid(1)))))
                .isEqualTo("store active, 1 event(s)");

        court.now = DAY_10;
        endNow();
        assertThat(court.downgrades).hasSize(1);
    }

    @Test
    void theLineInTheListNamesTheUserThatTheFirstFactsTellOf() {
        EventBatch first = new EventBatch(List.of(event("t", "transaction.completed", Given.paid(1))));

        assertThat(SubscriptionStart.options(Given.nothing(), first, false).getStaticSummary())
                .isEqualTo("membership of user " + Given.USER);
        assertThat(SubscriptionStart.options(Given.nothing(), new EventBatch(List.of()), false)
                        .getStaticSummary())
                .isEqualTo("membership of a user not known yet");
    }
}
