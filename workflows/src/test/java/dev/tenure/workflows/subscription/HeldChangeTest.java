package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.PRO_YEAR;
import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.periodStart;
import static dev.tenure.workflows.subscription.GivenChange.DECLINED;
import static dev.tenure.workflows.subscription.GivenChange.RENEWAL;
import static dev.tenure.workflows.subscription.GivenChange.asked;
import static dev.tenure.workflows.subscription.GivenChange.change;
import static dev.tenure.workflows.subscription.GivenChange.scheduled;
import static dev.tenure.workflows.subscription.GivenChange.until;
import static dev.tenure.workflows.subscription.GivenChange.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Another plan with the next period, held until then, judged without Temporal. */
final class HeldChangeTest {
    private final ChangingMember member = new ChangingMember();
    private final Court court = member.court;

    @Test
    void aSmallerPlanIsHeldShownAndMadeInTheWindowBeforeTheRenewalAndThePaidLevelIsKept() {
        member.maxNow();
        Decision held = member.downgrade("k1");

        assertThat(held.ask()).isNull();
        assertThat(Court.answerOf(held).result()).isEqualTo(CommandOutcome.Result.QUEUED);
        Standing standing = court.state.standing();
        assertThat(standing.scheduledChange()).isEqualTo(Standing.ScheduledChange.ofPlan(RENEWAL, "pri_pro_month"));
        assertThat(standing.pending().getFirst().withdrawable()).isTrue();
        assertThat(court.due()).isEqualTo(RENEWAL.minus(Duration.ofHours(2)));

        Decision asking = court.deadline(court.due());
        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.DO_NOT_BILL));
        court.answer(asking, Court.says(member.on("pri_pro_month", PRO, 1)));
        court.events(event("early", "subscription.updated", member.on("pri_pro_month", PRO, 1)));
        assertThat(court.state.standing().plan()).isEqualTo("max");
        assertThat(court.state.standing().scheduledChange())
                .isEqualTo(Standing.ScheduledChange.ofPlan(RENEWAL, "pri_pro_month"));
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));

        court.now = RENEWAL.plusSeconds(40);
        court.events(Given.renewal(2));
        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().scheduledChange()).isNull();
        assertThat(court.logged("membership_plan_changed")).hasSize(1);
    }

    @Test
    void keepWithdrawsAHeldChangeWithoutAskingPaddle() {
        member.maxNow();
        member.downgrade("k1");

        Decision kept = court.command(Command.Kind.KEEP, "k2");

        assertThat(kept.ask()).isNull();
        assertThat(kept.answer()).isEqualTo(CommandOutcome.applied("k2"));
        assertThat(court.state.standing().scheduledChange()).isNull();
        assertThat(court.state.outcomeOf("k1").orElseThrow().isWithdrawn()).isTrue();
    }

    @Test
    void aLaterChangeTakesThePlaceOfTheHeldOne() {
        member.maxNow();
        member.downgrade("k1");

        court.hear(asked("k2", change("pri_pro_year", PRO_YEAR, PlanChange.When.PERIOD_END)));

        assertThat(court.state.standing().pending()).hasSize(1);
        assertThat(court.state.outcomeOf("k1").orElseThrow().isWithdrawn()).isTrue();
    }

    @Test
    void aHeldChangeIsClosedWithAReasonWhenACancelIsScheduledBecauseNoRenewalComes() {
        member.maxNow();
        member.downgrade("k1");

        court.events(event("x", "subscription.updated", scheduled(member.on("pri_max_month", MAX, 1))));

        assertThat(court.state.planned()).isNull();
        assertThat(court.state.outcomeOf("k1").orElseThrow().detail()).isEqualTo("scheduled_change");
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
    }

    @Test
    void aMissedWindowIsMadeUpForRightAfterTheRenewalWithTheDifferenceCredited() {
        member.maxNow();
        member.downgrade("k1");

        Decision tooLate = court.deadline(RENEWAL.minus(Duration.ofMinutes(20)));
        assertThat(tooLate.ask()).isNull();
        assertThat(Objects.requireNonNull(court.state.planned()).appliesAfter())
                .isEqualTo(RENEWAL.plus(Duration.ofMinutes(10)));

        court.now = RENEWAL.plusSeconds(40);
        court.events(event("r", "subscription.updated", member.on("pri_max_month", MAX, 2)));
        Decision asking = court.deadline(RENEWAL.plus(Duration.ofMinutes(10)));
        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.PRORATED_IMMEDIATELY));
    }

    @Test
    void aHeldChangeThatPaddleCannotHearIsTriedAgainInTheWindowAndThenAfterTheRenewal() {
        member.maxNow();
        member.downgrade("k1");
        Instant closes = RENEWAL.minus(Duration.ofMinutes(35));
        int tries = 0;
        while (court.due().isBefore(closes)) {
            court.answer(court.deadline(court.due()), new PaddleAnswer.Unavailable("timeout", 0));
            tries++;
        }

        assertThat(tries).isGreaterThan(2);
        assertThat(Objects.requireNonNull(court.state.planned()).appliesAfter())
                .isEqualTo(RENEWAL.plus(Duration.ofMinutes(10)));
    }

    @Test
    void aHeldChangeThatNobodyCanTellIsForOperatorsAndIsNotAskedForOverAndOver() {
        member.maxNow();
        member.downgrade("k1");

        Decision untold =
                court.answer(court.deadline(court.due()), new PaddleAnswer.Undecided("paid_by txn_9 or_not_changed"));

        assertThat(untold.ask()).isNull();
        assertThat(court.due()).isEqualTo(RENEWAL.plus(Duration.ofMinutes(10)));
        assertThat(court.state.standing().flags()).contains("needs_review");
        court.now = RENEWAL.plusSeconds(40);
        court.events(event("r", "subscription.updated", member.on("pri_max_month", MAX, 2)));
        Decision again =
                court.answer(court.deadline(court.due()), new PaddleAnswer.Undecided("paid_by txn_9 or_not_changed"));
        assertThat(again.ask()).isNotInstanceOf(Ask.Change.class);
        assertThat(Objects.requireNonNull(court.state.planned()).appliesAfter())
                .isEqualTo(court.now.plus(Duration.ofHours(6)));
    }

    @Test
    void aShorterIntervalWithTheNextPeriodIsNeverGivenAway() {
        court.hear(asked("k1", change("pri_pro_year", PRO_YEAR, PlanChange.When.PERIOD_END)));

        Decision asking = court.deadline(court.due());

        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.PRORATED_IMMEDIATELY));
    }

    @Test
    void aShorterIntervalThatCannotBePaidEndsThePeriodInsteadOfBillingTheOneThatWasNotWanted() {
        Court yearly = new Court(Given.nothing(), START.plusSeconds(5));
        SubscriptionFact ofAYear = until(member.on("pri_pro_year", PRO_YEAR, 1), periodEnd(12));
        yearly.events(
                event("y1", "subscription.updated", ofAYear),
                event("y2", "transaction.completed", Given.transaction("completed", 1, "web", PRO_YEAR)));
        yearly.now = START.plus(Duration.ofDays(10));
        yearly.hear(asked("k1", change("pri_pro_each_month", PRO, PlanChange.When.PERIOD_END)));

        Decision canceling = yearly.answer(
                yearly.deadline(Objects.requireNonNull(ofAYear.nextBilledAt()).minus(Duration.ofHours(1))), DECLINED);

        assertThat(canceling.ask()).isEqualTo(new Ask.Cancel(false));
        assertThat(yearly.state.outcomeOf("k1").orElseThrow().errorCode()).isEqualTo("PAYMENT_DECLINED");
        yearly.answer(canceling, Court.says(scheduled(ofAYear)));
        assertThat(yearly.state.standing().cancelAtPeriodEnd()).isTrue();
        assertThat(yearly.state.pending()).isNull();
    }

    @Test
    void aLongerIntervalThatCannotBePaidLeavesTheShorterOne() {
        court.hear(asked("k1", change("pri_pro_year", PRO_YEAR, PlanChange.When.PERIOD_END)));

        Decision declined = court.answer(court.deadline(court.due()), DECLINED);

        assertThat(declined.ask()).isNull();
        assertThat(court.state.outcomeOf("k1").orElseThrow().errorCode()).isEqualTo("PAYMENT_DECLINED");
        assertThat(court.state.cancelRequestedAt()).isNull();
        assertThat(court.state.pending()).isNull();
    }

    @Test
    void aRunOfTheFirstRulesEndsWhatCouldNotBeMadeLonger() {
        court.state = court.state.edit().rules(1).build();
        court.hear(asked("k1", change("pri_pro_year", PRO_YEAR, PlanChange.When.PERIOD_END)));

        assertThat(court.answer(court.deadline(court.due()), DECLINED).ask()).isEqualTo(new Ask.Cancel(false));
    }

    @Test
    void aHeldChangeIsUndoneByAskingForWhatIsPaid() {
        member.maxNow();
        member.downgrade("k1");
        court.answer(court.deadline(court.due()), Court.says(member.on("pri_pro_month", PRO, 1)));

        Decision asking = court.hear(asked("k2", change("pri_max_month", MAX, PlanChange.When.PERIOD_END)));

        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.DO_NOT_BILL));
        court.answer(asking, Court.says(member.on("pri_max_month", MAX, 1)));
        assertThat(court.state.standing().scheduledChange()).isNull();
    }

    @Test
    void whatWasGivenBackAfterAMissedWindowCountsNoMoreAndTheSmallerPlanBegins() {
        member.maxNow();
        member.downgrade("k1");
        court.deadline(RENEWAL.minus(Duration.ofMinutes(20)));
        court.now = RENEWAL.plusSeconds(40);
        court.events(
                event("r", "subscription.updated", member.on("pri_max_month", MAX, 2)),
                event("p", "transaction.completed", renewedAtMax()));
        assertThat(court.state.standing().level()).isEqualTo(2);
        Decision asking = court.deadline(RENEWAL.plus(Duration.ofMinutes(10)));

        court.answer(asking, Court.says(member.on("pri_pro_month", PRO, 2), givenBack()));

        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(2));
        assertThat(court.state.standing().periodStartsAt()).isEqualTo(periodStart(2));
        assertThat(court.state.standing().scheduledChange()).isNull();
    }

    private TransactionFact renewedAtMax() {
        return update(
                "txn_2",
                "subscription_recurring",
                periodStart(2),
                periodEnd(2),
                List.of(new TransactionFact.Line("txnitm_2", "pri_max_month", "product", 1, 5000, false, MAX)));
    }

    private TransactionFact givenBack() {
        return update(
                "txn_back",
                "subscription_update",
                court.now,
                periodEnd(2),
                List.of(
                        new TransactionFact.Line("txnitm_b1", "pri_pro_month", "product", 1, 2000, false, PRO),
                        new TransactionFact.Line("txnitm_b2", "pri_max_month", "product", -1, -5000, false, MAX)));
    }
}
