package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.PRO_YEAR;
import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.periodStart;
import static dev.tenure.workflows.subscription.Given.subscription;
import static dev.tenure.workflows.subscription.GivenChange.prorated;
import static dev.tenure.workflows.subscription.GivenChange.withItem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is paid for and what Paddle will bill next are two things for a while: around each change of plan. */
final class BetweenPlansTest {
    private static final Instant RENEWAL = periodEnd(1);
    private static final PlanTerms MAX_YEAR = new PlanTerms("max", 2, 3000, "year", 1);
    private static final PaddleAnswer LOCKED = new PaddleAnswer.RefusedForNow("subscription_locked_renewal");

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aMemberWhoHasPaidForTheBiggerPlanSinceTenDays() {
        court.events(Given.firstCheckout());
        court.now = START.plus(Duration.ofDays(10));
        court.answer(
                change("max", "pri_max_month", MAX, PlanChange.When.NOW), says("pri_max_month", MAX, prorated(MAX)));
    }

    @Test
    void aYearThatBeginsShortlyBeforeThePeriodsEndTakesNothingOfTheBiggerPlanThatIsPaidUntilThen() {
        aYearIsMadeInTheWindow();

        assertThat(court.state.standing().plan()).isEqualTo("max");
        assertThat(court.due()).as("when the bigger plan ends").isEqualTo(RENEWAL);
        court.deadline(RENEWAL);
        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().interval()).isEqualTo("year");
    }

    @Test
    void aRunOfTheFirstRulesEndsTheBiggerPlanWithItsChange() {
        court.state = court.state.edit().rules(1).build();

        aYearIsMadeInTheWindow();

        assertThat(court.state.standing().plan()).isEqualTo("pro");
    }

    @Test
    void aBiggerPlanThatEndsBesideASmallerOneIsOverAtItsEnd() {
        Instant moved = START.plus(Duration.ofDays(20));
        court.now = moved.plusSeconds(2);
        court.events(
                event(
                        "m",
                        "subscription.updated",
                        withItem(subscription("active", court.now, 1), "pri_pro_month", PRO)),
                event("r", "transaction.completed", paid("txn_r", "subscription_recurring", moved, PRO)));

        assertThat(court.state.standing().plan()).isEqualTo("max");
        assertThat(court.due()).isEqualTo(RENEWAL);
        court.deadline(RENEWAL);
        assertThat(court.state.standing().plan()).isEqualTo("pro");
    }

    @Test
    void keepBringsBackThePlanWhoseChangeWasMadeForTheNextPeriod() {
        theSmallerPlanIsMadeInTheWindow();

        Decision asking = court.command(Command.Kind.KEEP, "keep");

        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> {
            assertThat(ask.mode()).isEqualTo(PlanChange.Mode.DO_NOT_BILL);
            assertThat(ask.change().priceId()).isEqualTo("pri_max_month");
        });
        court.answer(asking, says("pri_max_month", MAX));
        assertThat(court.state.outcomeOf("keep")).contains(CommandOutcome.applied("keep"));
        assertThat(court.state.standing().scheduledChange()).isNull();
        assertThat(court.logged("membership_change_withdrawn")).hasSize(1);
    }

    @Test
    void whoKeepsThePlanTooLateIsToldAndNotChargedForIt() {
        theSmallerPlanIsMadeInTheWindow();
        court.now = RENEWAL.minus(Duration.ofMinutes(20));

        Decision refused = court.answer(court.command(Command.Kind.KEEP, "keep"), LOCKED);

        assertThat(Court.answerOf(refused))
                .isEqualTo(CommandOutcome.refused("keep", "COMMAND_CONFLICT", Refusals.TOO_LATE));
        assertThat(court.state.pending()).isNull();
    }

    @Test
    void aPlanThatCouldNotBePutBackBeforeTheRenewalIsNotBoughtAfterIt() {
        theSmallerPlanIsMadeInTheWindow();
        court.answer(court.command(Command.Kind.KEEP, "keep"), new PaddleAnswer.Unavailable("timeout", 0));
        court.now = RENEWAL.plusSeconds(40);
        SubscriptionFact renewed = withItem(subscription("active", court.now, 2), "pri_pro_month", PRO);
        court.events(
                event("r1", "subscription.updated", renewed),
                event("r2", "transaction.completed", paid("txn_2", "subscription_recurring", periodStart(2), PRO)));

        assertThat(court.state.outcomeOf("keep").orElseThrow().detail()).isEqualTo(Refusals.TOO_LATE);
        assertThat(court.state.pending()).isNull();
    }

    @Test
    void aPlanThatPaddleBillsWithTheNextPeriodIsShownAndIsNotSaidToBeThereNow() {
        court.events(event("a", "adjustment.updated", Given.refund("txn_update", "approved", court.now)));

        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().scheduledChange())
                .isEqualTo(Standing.ScheduledChange.ofPlan(RENEWAL, "pri_max_month"));
        CommandOutcome again = Court.answerOf(change("again", "pri_max_month", MAX, PlanChange.When.NOW));
        assertThat(again).isEqualTo(CommandOutcome.refused("again", "COMMAND_CONFLICT", "begins_with_renewal"));
    }

    @Test
    void twoPlansOnOneSubscriptionAreNotTheOneThatIsWanted() {
        SubscriptionFact one = withItem(subscription("active", court.now.plusSeconds(1), 1), "pri_max_month", MAX);
        List<SubscriptionFact.Item> items = new ArrayList<>(one.items());
        items.add(new SubscriptionFact.Item("pri_pro_month", "product", 1, PRO));
        SubscriptionFact two = GivenChange.withItems(one, items);
        court.events(event("x", "subscription.updated", two));

        Decision held = change("held", "pri_pro_month", PRO, PlanChange.When.PERIOD_END);

        assertThat(Court.answerOf(held).result())
                .as("something is to be changed")
                .isEqualTo(CommandOutcome.Result.QUEUED);
        assertThat(two.isOn("pri_pro_month")).isFalse();
        court.hear(new Thing.Asked(Command.withdrawal("w", "customer", "f", "held")));
        assertThat(court.state.standing().scheduledChange())
                .as("the bigger one goes on")
                .isNull();
    }

    @Test
    void aYearThatTheRenewalLockKeptWaitingDoesNotCostTheMonthBesideIt() {
        court.now = RENEWAL.minus(Duration.ofMinutes(10));
        court.answer(change("year", "pri_max_year", MAX_YEAR, PlanChange.When.NOW), LOCKED);
        court.now = RENEWAL.plusSeconds(40);
        SubscriptionFact renewed = withItem(subscription("active", court.now, 2), "pri_max_month", MAX);
        court.events(
                event("r1", "subscription.updated", renewed),
                event("r2", "transaction.completed", paid("txn_2", "subscription_recurring", periodStart(2), MAX)));

        Decision asking = court.deadline(court.due());

        assertThat(asking.ask()).isInstanceOfSatisfying(Ask.Change.class, ask -> assertThat(ask.mode())
                .isEqualTo(PlanChange.Mode.PRORATED_IMMEDIATELY));
    }

    @Test
    void aYearOfWhichOnlyTheCancellationIsHeardIsReadBeforeItIsOver() {
        aYearIsCanceledThatNobodyTold();

        Decision asking = court.deadline(RENEWAL);
        assertThat(asking.ask()).isEqualTo(new Ask.Read());
        assertThat(court.state.standing().plan()).isEqualTo("max");

        TransactionFact year = paid("txn_y", "subscription_update", START.plus(Duration.ofDays(11)), PRO_YEAR);
        court.answer(asking, Court.says(Objects.requireNonNull(court.state.provider()), year));
        assertThat(court.state.standing().interval()).isEqualTo("year");
        assertThat(court.state.standing().accessUntil()).isEqualTo(year.periodEndsAt());
    }

    @Test
    void aYearThatNobodyPaidIsOverWhenPaddleSaysSo() {
        aYearIsCanceledThatNobodyTold();

        court.answer(court.deadline(RENEWAL), Court.says(Objects.requireNonNull(court.state.provider())));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.nextDueAt()).isNull();
    }

    @Test
    void aRunOfTheFirstRulesTakesItAtOnce() {
        court.state = court.state.edit().rules(1).build();
        aYearIsCanceledThatNobodyTold();

        assertThat(court.deadline(RENEWAL).ask()).isNull();
        assertThat(court.state.standing().level()).isZero();
    }

    private void aYearIsCanceledThatNobodyTold() {
        court.now = START.plus(Duration.ofDays(12));
        SubscriptionFact canceled = withItem(subscription("canceled", court.now, 1), "pri_pro_year", PRO_YEAR);
        court.events(event("over", "subscription.canceled", canceled));
    }

    private void aYearIsMadeInTheWindow() {
        change("year", "pri_pro_year", PRO_YEAR, PlanChange.When.PERIOD_END);
        Decision asking = court.deadline(RENEWAL.minus(Duration.ofHours(2)));
        TransactionFact year = paid("txn_y", "subscription_update", court.now, PRO_YEAR);
        List<TransactionFact.Line> lines = new ArrayList<>(year.lines());
        lines.add(new TransactionFact.Line("txnitm_back", "pri_max_month", "product", -1, -10, false, MAX));
        lines.add(new TransactionFact.Line("txnitm_back2", "pri_pro_month", "product", -1, -10, false, PRO));
        court.answer(asking, says("pri_pro_year", PRO_YEAR, withLines(year, lines)));
    }

    private void theSmallerPlanIsMadeInTheWindow() {
        change("held", "pri_pro_month", PRO, PlanChange.When.PERIOD_END);
        Decision asking = court.deadline(RENEWAL.minus(Duration.ofHours(2)));
        court.now = court.now.plusSeconds(1);
        court.answer(asking, says("pri_pro_month", PRO));
        assertThat(Objects.requireNonNull(court.state.standing().scheduledChange())
                        .priceId())
                .isEqualTo("pri_pro_month");
    }

    private PaddleAnswer says(String priceId, PlanTerms terms, TransactionFact... paid) {
        return Court.says(withItem(subscription("active", court.now, 1), priceId, terms), paid);
    }

    private Decision change(String commandId, String priceId, PlanTerms terms, PlanChange.When when) {
        PlanChange change = new PlanChange(priceId, terms, when, null, null, null);
        return court.hear(new Thing.Asked(Command.change(commandId, "customer", commandId, change)));
    }

    private static TransactionFact paid(String id, String origin, Instant at, PlanTerms terms) {
        String priceId = "pri_" + terms.plan() + "_" + terms.interval();
        TransactionFact like = Given.transaction("completed", 1, origin, terms);
        return new TransactionFact(
                id,
                like.subscriptionId(),
                like.customerId(),
                like.userId(),
                "completed",
                origin,
                at,
                at,
                at,
                terms.endOfPeriod(at),
                2000,
                "USD",
                null,
                at,
                List.of(new TransactionFact.Line("txnitm_" + id, priceId, "product", 1, 2000, false, terms)));
    }

    private static TransactionFact withLines(TransactionFact fact, List<TransactionFact.Line> lines) {
        return new TransactionFact(
                fact.transactionId(),
                fact.subscriptionId(),
                fact.customerId(),
                fact.userId(),
                fact.status(),
                fact.origin(),
                fact.updatedAt(),
                fact.billedAt(),
                fact.periodStartsAt(),
                fact.periodEndsAt(),
                fact.totalMinor(),
                fact.currency(),
                fact.errorCode(),
                fact.paidAt(),
                lines);
    }
}
