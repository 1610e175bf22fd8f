package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.periodStart;
import static dev.tenure.workflows.subscription.Given.subscription;
import static dev.tenure.workflows.subscription.Given.transaction;
import static dev.tenure.workflows.subscription.GivenChange.until;
import static dev.tenure.workflows.subscription.GivenChange.withItems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S13: what somebody did in Paddle's dashboard is a fact; the audit names Paddle, and nothing is written back. */
final class DashboardChangesTest {
    private static final Instant DAY_5 = START.plus(Duration.ofDays(5));

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aMemberSinceFiveDays() {
        court.events(firstCheckout());
        court.now = DAY_5;
    }

    @Test
    void s13aACommandThatWaitsIsClosedWhenTheDashboardEndsTheSubscription() {
        court.answer(
                court.command(Command.Kind.PAUSE, "k1"), new PaddleAnswer.RefusedForNow("concurrent_modification"));
        SubscriptionFact canceled = subscription("canceled", DAY_5.plusSeconds(3), 1);

        Decision asking = court.events(event("x", "subscription.canceled", canceled));
        court.answer(asking, new PaddleAnswer.RefusedForGood("subscription_update_when_canceled"));

        assertThat(court.state.pending()).isNull();
        assertThat(court.state.outcomeOf("k1").orElseThrow().result()).isEqualTo(CommandOutcome.Result.REFUSED);
        assertThat(court.logs.getLast().success()).isFalse();
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(1));
    }

    @Test
    void s13aACancelThatWaitsIsDoneWhenTheDashboardEndsTheSubscription() {
        court.answer(court.command(Command.Kind.CANCEL, "k1"), new PaddleAnswer.Unavailable("timeout", 0));
        SubscriptionFact canceled = subscription("canceled", DAY_5.plusSeconds(3), 1);

        court.answer(court.events(event("x", "subscription.canceled", canceled)), Court.says(canceled));

        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.state.standing().pending()).isEmpty();
    }

    @Test
    void s13bAnotherPriceInTheDashboardKeepsWhatIsPaidAndIsNoted() {
        Decision decision = changeTo(item("pri_max_month", 1, Given.MAX));

        assertThat(decision.ask()).isNull();
        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(noted().event()).isEqualTo("membership_plan_changed");
        assertThat(noted().actor()).isEqualTo("provider");
        assertThat(Objects.requireNonNull(noted().before()).items()).isEqualTo("pri_pro_month x1");
        assertThat(Objects.requireNonNull(noted().after()).items()).isEqualTo("pri_max_month x1");
    }

    @Test
    void s13bWhatTheDashboardDoesWhileACommandWaitsIsNotedAndWhatTheCommandDoesIsNot() {
        court.answer(court.command(Command.Kind.CANCEL, "k1"), new PaddleAnswer.Unavailable("timeout", 0));

        changeTo(item("pri_max_month", 1, Given.MAX));

        assertThat(court.logged("membership_plan_changed")).hasSize(1);
        assertThat(court.logs.getLast().actor()).isEqualTo("provider");
        assertThat(court.logs.getLast().before()).isNotNull();
    }

    @Test
    void aChangeOfOursWhoseAnswerWasLostIsNotTakenForSomebodyElses() {
        PlanChange up = new PlanChange("pri_max_month", Given.MAX, PlanChange.When.NOW, null, null, null);
        court.answer(
                court.hear(new Thing.Asked(Command.change("k1", "customer", "f", up))),
                new PaddleAnswer.Unavailable("timeout", 0));

        changeTo(item("pri_max_month", 1, Given.MAX));

        assertThat(court.logged("membership_plan_changed")).isEmpty();
    }

    @Test
    void s13bAnotherQuantityIsNoted() {
        changeTo(item("pri_pro_month", 3, Given.PRO));

        assertThat(Objects.requireNonNull(noted().after()).items()).isEqualTo("pri_pro_month x3");
    }

    @Test
    void s13bAPaidUpgradeInTheDashboardRaisesTheLevelAndIsNotedOnce() {
        TransactionFact proration = transaction("completed", 1, "subscription_update", Given.MAX);
        court.events(
                event("i", "subscription.updated", with(DAY_5, item("pri_max_month", 1, Given.MAX))),
                event("t", "transaction.completed", renamed(proration)));

        assertThat(court.state.standing().plan()).isEqualTo("max");
        assertThat(court.logged("membership_upgrade")).hasSize(2);
        assertThat(court.logged("membership_plan_changed")).isEmpty();
    }

    @Test
    void anItemOfSomethingElseBesideThePlanIsNoneOfOurBusiness() {
        changeTo(item("pri_pro_month", 1, Given.PRO), item("pri_foreign", 1, null));

        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().flags()).isEmpty();
    }

    @Test
    void ofTwoPlansOnOneSubscriptionTheBestOneCounts() {
        court.events(
                event(
                        "i",
                        "subscription.updated",
                        with(DAY_5, item("pri_a", 1, Given.PRO), item("pri_b", 1, Given.MAX))),
                event("t", "transaction.completed", twoLines()));

        assertThat(court.state.standing().plan()).isEqualTo("max");
    }

    @Test
    void s13cALaterBillingDateIsPaidTimeAndIsNoted() {
        Instant moved = periodEnd(1).plus(Duration.ofDays(10));

        court.events(event("m", "subscription.updated", movedTo(moved)));

        assertThat(court.state.standing().paidThrough()).isEqualTo(moved);
        assertThat(court.state.standing().nextBillingAt()).isEqualTo(moved);
        assertThat(court.due()).isEqualTo(moved.plus(Duration.ofMinutes(10)));
        assertThat(noted().event()).isEqualTo("membership_billing_moved");
        assertThat(Objects.requireNonNull(noted().before()).nextBillingAt()).isEqualTo(periodEnd(1));
        assertThat(Objects.requireNonNull(noted().after()).nextBillingAt()).isEqualTo(moved);
        assertThat(court.logged("membership_renewed")).isEmpty();
    }

    @Test
    void s13cAnEarlierBillingDateTakesNothingThatIsPaid() {
        court.events(event("m", "subscription.updated", movedTo(periodEnd(1).minus(Duration.ofDays(9)))));

        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(1));
    }

    @Test
    void anOrdinaryRenewalMovesNothing() {
        court.now = periodEnd(1).plusSeconds(3);
        court.events(Given.renewal(2));

        assertThat(court.logged("membership_billing_moved")).isEmpty();
    }

    @Test
    void s13dAPauseUntilADateIsNotedAndKeepsWhatIsPaid() {
        court.events(event("p", "subscription.paused", subscription("paused", DAY_5, 1)));

        assertThat(court.state.standing().status()).isEqualTo("paused");
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(1));
        assertThat(noted().event()).isEqualTo("membership_pause_requested");
        court.events(event("r", "subscription.resumed", subscription("active", DAY_5.plusSeconds(60), 1)));
        assertThat(noted().event()).isEqualTo("membership_resume_requested");
    }

    @Test
    void s13eAScheduledChangeThatIsRemovedIsAdopted() {
        court.events(event("c", "subscription.updated", canceling(DAY_5, 1)));
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();

        Decision decision =
                court.events(event("k", "subscription.updated", subscription("active", DAY_5.plusSeconds(9), 1)));

        assertThat(decision.ask()).as("nothing is written back").isNull();
        assertThat(court.state.standing().cancelAtPeriodEnd()).isFalse();
        assertThat(noted().event()).isEqualTo("membership_cancel_withdrawn");
        assertThat(noted().actor()).isEqualTo("provider");
    }

    @Test
    void anUnknownPriceKeepsAccessAtTheLastLevelAndRaisesOneAlarm() {
        changeTo(item("pri_unknown", 1, null));
        assertThat(court.state.standing().flags()).containsExactly("unmapped_price");
        assertThat(alarms()).containsExactly("unmapped_price");

        Decision asking = court.deadline(court.due());
        court.answer(asking, Court.says(atUnknownPrice(2), paidAt(null)));

        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(2));
        assertThat(court.state.standing().flags()).containsExactly("unmapped_price");
        assertThat(court.grants).hasSize(1);
        assertThat(alarms()).hasSize(1);
    }

    @Test
    void anUnknownPriceThatIsPaidAtOnceKeepsAccessThoughWhatItReplacesIsGivenBack() {
        TransactionFact proration = transaction("completed", 1, "subscription_update", Given.PRO);
        List<TransactionFact.Line> lines = List.of(
                new TransactionFact.Line("txnitm_new", "pri_unknown", "product", 1, 1500, false, null),
                new TransactionFact.Line("txnitm_old", "pri_pro_month", "product", -1, -1500, false, Given.PRO));
        TransactionFact changed = new TransactionFact(
                "txn_u",
                proration.subscriptionId(),
                proration.customerId(),
                proration.userId(),
                "completed",
                "subscription_update",
                DAY_5,
                DAY_5,
                DAY_5,
                periodEnd(1),
                1500,
                "USD",
                null,
                DAY_5,
                lines);

        court.events(
                event("i", "subscription.updated", with(DAY_5, item("pri_unknown", 1, null))),
                event("t", "transaction.completed", changed));

        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.state.standing().paidThrough()).isEqualTo(periodEnd(1));
        assertThat(court.state.standing().flags()).contains("unmapped_price");
        assertThat(court.grants).hasSize(1);
    }

    @Test
    void anUnknownPriceIsAppliedOnceWhenTheCatalogLearnsOfIt() {
        changeTo(item("pri_unknown", 1, null));
        court.answer(court.deadline(court.due()), Court.says(atUnknownPrice(2), paidAt(null)));

        court.events(event("t2", "transaction.completed", paidAt(Given.MAX)));
        court.events(event("t2again", "transaction.completed", paidAt(Given.MAX)));

        assertThat(court.state.standing().plan()).isEqualTo("max");
        assertThat(court.state.standing().flags()).isEmpty();
        assertThat(court.grants).extracting(ApplyRequest.Grant::amount).containsExactly(1000L, 3000L);
        assertThat(court.state.covers()).hasSize(2);
    }

    @Test
    void aFirstPurchaseAtAnUnknownPriceGivesNothingByGuess() {
        Court other = new Court(Given.nothing(), START.plusSeconds(5));

        other.events(
                event("s", "subscription.created", with(START, item("pri_unknown", 1, null))),
                event("t", "transaction.completed", paidAt(null)));

        assertThat(other.state.standing().level()).isZero();
        assertThat(other.state.standing().flags()).containsExactly("unmapped_price");
    }

    private Decision changeTo(SubscriptionFact.Item... items) {
        return court.events(event("i", "subscription.updated", with(DAY_5, items)));
    }

    private ApplyRequest.Log noted() {
        return court.logs.getLast();
    }

    private List<String> alarms() {
        return court.logs.stream()
                .filter(log -> log.event().equals("reconciliation_drift"))
                .map(log -> Objects.requireNonNull(log.errorCode()))
                .toList();
    }

    private static SubscriptionFact.Item item(String priceId, int quantity, @Nullable PlanTerms terms) {
        return new SubscriptionFact.Item(priceId, "pro_x", quantity, terms);
    }

    private static SubscriptionFact atUnknownPrice(int period) {
        return with(periodStart(period).plusSeconds(1), period, item("pri_unknown", 1, null));
    }

    private static SubscriptionFact with(Instant at, SubscriptionFact.Item... items) {
        return with(at, 1, items);
    }

    private static SubscriptionFact with(Instant at, int period, SubscriptionFact.Item... items) {
        return withItems(subscription("active", at, period), List.of(items));
    }

    private static SubscriptionFact movedTo(Instant end) {
        return until(subscription("active", DAY_5, 1), end);
    }

    private static TransactionFact paidAt(@Nullable PlanTerms terms) {
        TransactionFact paid = Given.paid(2);
        return lines(
                paid, List.of(new TransactionFact.Line("txnitm_2", "pri_unknown", "pro_x", 1, 5000, false, terms)));
    }

    private static TransactionFact twoLines() {
        return lines(
                renamed(Given.paid(1)),
                List.of(
                        new TransactionFact.Line("txnitm_a", "pri_a", "pro_x", 1, 2000, false, Given.PRO),
                        new TransactionFact.Line("txnitm_b", "pri_b", "pro_x", 1, 5000, false, Given.MAX)));
    }

    private static TransactionFact renamed(TransactionFact fact) {
        TransactionFact.Line line = fact.lines().getFirst();
        return lines(
                fact,
                List.of(new TransactionFact.Line("txnitm_u", "pri_max_month", "pro_x", 1, 3000, false, line.terms())));
    }

    private static TransactionFact lines(TransactionFact fact, List<TransactionFact.Line> lines) {
        return new TransactionFact(
                fact.transactionId() + "l",
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
                null,
                fact.paidAt(),
                lines);
    }
}
