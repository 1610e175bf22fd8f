package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.periodEnd;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Records the golden histories anew, with {@code -Dhistories.record=true}: for a change that is meant to be seen. */
@EnabledIfSystemProperty(named = "histories.record", matches = "true")
final class HistoryRecordingTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void checkoutAndRenewal() throws IOException {
        becomeMember();
        renew();
        stage.until(() -> stage.histories().size() == 2);
        record("checkout-and-renewal");
    }

    @Test
    void cancelKeepCancelEnd() throws IOException {
        becomeMember();
        stage.command(Command.Kind.CANCEL, "k1");
        stage.command(Command.Kind.KEEP, "k2");
        stage.command(Command.Kind.CANCEL, "k3");
        stage.deliverTogether();
        stage.passTo(periodEnd(1).plusSeconds(1));
        stage.untilCompleted();
        record("cancel-keep-cancel-end");
    }

    @Test
    void cancelQueuedWhilePaddleIsAway() throws IOException {
        becomeMember();
        stage.paddle.away(true);
        Instant again =
                Objects.requireNonNull(stage.command(Command.Kind.CANCEL, "k1").appliesAfter());
        stage.paddle.away(false);
        stage.passTo(again.plusSeconds(2));
        stage.until(() -> stage.standing().cancelAtPeriodEnd());
        record("cancel-queued");
    }

    @Test
    void anUnknownRenewalIsRead() throws IOException {
        becomeMember();
        stage.passTo(periodEnd(1).plus(Duration.ofMinutes(11)));
        stage.until(() -> periodEnd(2).equals(stage.standing().paidThrough()));
        stage.until(() -> stage.histories().size() == 2);
        record("unknown-renewal");
    }

    @Test
    void aPlanIsChangedNow() throws IOException {
        becomeMember();
        stage.paddle.answers(changed());
        change("k1", PlanChange.When.NOW);
        record("change-now");
    }

    @Test
    void aPlanIsChangedWithTheRenewal() throws IOException {
        becomeMember();
        change("k1", PlanChange.When.PERIOD_END);
        stage.paddle.answers(changed());
        stage.passTo(periodEnd(1).minus(Duration.ofHours(1)));
        stage.until(() -> stage.row().planned() == null
                || Objects.requireNonNull(stage.row().provider()).items().stream()
                        .anyMatch(item -> Given.MAX.equals(item.terms())));
        record("change-held");
    }

    @Test
    void aPauseAndItsEnd() throws IOException {
        becomeMember();
        stage.paddle.answers(new PaddleAnswer.Done(
                Given.subscription("active", stage.now(), 1, new SubscriptionFact.Scheduled("pause", periodEnd(1))),
                List.of()));
        stage.command(Command.Kind.PAUSE, "k1");
        stage.passTo(periodEnd(1).plusSeconds(1));
        SubscriptionFact paused = Given.subscription("paused", stage.now(), 1);
        stage.deliver(Given.SUBSCRIPTION, List.of(Given.event("paused", "subscription.paused", paused)));
        stage.until(() -> stage.standing().status().equals("paused"));
        stage.paddle.answers(new PaddleAnswer.Done(
                Given.subscription("active", stage.now().plusSeconds(5), 2), List.of(Given.paid(2))));
        stage.command(Command.Kind.RESUME, "k2");
        record("pause-resume");
    }

    @Test
    void anOperatorEndsItNowAndGivesTheMoneyBack() throws IOException {
        becomeMember();
        stage.begin(new Command("k1", Command.Kind.END_NOW, "operator:1", "f", null, null, true))
                .getResult();
        stage.until(() -> stage.paddle.refunds() == 1);
        stage.deliverTogether();
        stage.untilCompleted();
        record("end-now");
    }

    @Test
    void aRenewalThatSlipsThroughAnAcceptedCancelGoesBack() throws IOException {
        becomeMember();
        stage.passTo(periodEnd(1).minus(Duration.ofMinutes(20)));
        stage.command(Command.Kind.CANCEL, "k1");
        stage.passTo(periodEnd(1).plusSeconds(90));
        stage.deliverTogether();
        stage.until(() -> stage.paddle.refunds() == 1);
        stage.deliverTogether();
        record("refund-slip-through");
    }

    @Test
    void aFailedRenewalIsPaidInTheEnd() throws IOException {
        becomeMember();
        pastDue();
        stage.paddle.cardFails(false);
        stage.passTo(periodEnd(1).plus(Duration.ofDays(20).plusMinutes(1)));
        stage.deliverTogether();
        stage.until(() -> stage.standing().status().equals("active"));
        record("dunning-recovered");
    }

    @Test
    void aFailedRenewalIsNeverPaid() throws IOException {
        becomeMember();
        pastDue();
        stage.passTo(periodEnd(1).plus(Duration.ofDays(20).plusMinutes(1)));
        stage.deliverTogether();
        stage.untilCompleted();
        record("dunning-exhausted");
    }

    @Test
    void postgresIsSetBack() throws IOException {
        becomeMember();
        SubscriptionState earlier = stage.row();
        stage.command(Command.Kind.CANCEL, "k1");
        stage.records.setBack(earlier);
        stage.tellWhatIsStored();
        stage.until(() -> stage.standing().cancelAtPeriodEnd());
        record("set-back");
    }

    @Test
    void aStoredCancelIsTakenUp() throws IOException {
        becomeMember();
        stage.commandThatIsLost(Command.Kind.CANCEL, "k1");
        stage.until(() -> stage.standing().cancelAtPeriodEnd());
        record("stored-ahead");
    }

    @Test
    void aFailedRenewalIsHeardOfLate() throws IOException {
        stage.paddle.checkout();
        stage.paddle.cardFails(true);
        stage.passTo(periodEnd(1).plus(Duration.ofDays(3)));
        stage.deliverTogether();
        stage.until(() -> stage.standing().graceUntil() != null);
        stage.paddle.cardFails(false);
        stage.passTo(periodEnd(1).plus(Duration.ofDays(20).plusMinutes(1)));
        stage.deliverTogether();
        stage.until(() -> stage.standing().status().equals("active"));
        record("met-late");
    }

    @Test
    void aSmallerPlanBeginsByAClockAheadOfOurs() throws IOException {
        becomeMember();
        stage.passTo(Given.START.plus(Duration.ofDays(10).plusSeconds(10)));
        stage.paddle.answers(changed());
        change("k1", PlanChange.When.NOW);
        stage.until(() -> stage.standing().level() == 2);
        stage.passTo(Given.START.plus(Duration.ofDays(11)));
        Instant ahead = stage.now().plusSeconds(20);
        stage.deliver(Given.SUBSCRIPTION, ClockSkewTest.toTheSmallerPlan(ahead));
        stage.until(() -> stage.row().beginsAt() != null);
        stage.passTo(ahead.plusSeconds(1));
        stage.until(() -> stage.standing().level() == 1);
        record("clock-behind");
    }

    @Test
    void aHeldChangeIsWithdrawnBesideACancelThatWaits() throws IOException {
        becomeMember();
        change("k1", PlanChange.When.PERIOD_END);
        stage.paddle.away(true);
        stage.command(Command.Kind.CANCEL, "k2");
        stage.begin(Command.withdrawal("k3", "customer", "f", "k1")).getResult();
        stage.paddle.away(false);
        stage.passTo(stage.now().plus(Duration.ofMinutes(2)));
        stage.until(() -> stage.standing().cancelAtPeriodEnd());
        record("change-withdrawn");
    }

    @Test
    void whatMayBeDoneIsLookedAtAndWithdrawn() throws IOException {
        becomeMember();
        stage.paddle.away(true);
        stage.command(Command.Kind.CANCEL, "k1");
        stage.begin(Command.withdrawal("k2", "customer", "f", "k1")).getResult();
        stage.paddle.away(false);
        stage.passTo(stage.now().plus(Duration.ofMinutes(2)));
        stage.until(() -> stage.row().pending() == null);
        stage.paddle.away(true);
        stage.paddle.answers(new PaddleAnswer.Unavailable("timeout", 0));
        change("k3", PlanChange.When.NOW);
        stage.paddle.away(false);
        stage.paddle.answers(new PaddleAnswer.Done(stage.paddle.subscription(), List.of()));
        stage.begin(Command.withdrawal("k4", "customer", "f", "k3")).getResult();
        record("looked-at-and-withdrawn");
    }

    @Test
    void whatABankTakesBackEndsAccessWhilePaddleIsAway() throws IOException {
        becomeMember();
        renew();
        stage.until(() -> stage.histories().size() == 2);
        stage.paddle.away(true);
        AdjustmentFact taken = Given.adjustment("chargeback", "txn_2", "approved", true, 2000, stage.now());
        stage.deliver(Given.SUBSCRIPTION, List.of(Given.event("bank", "adjustment.created", taken)));
        stage.until(() -> !stage.standing().hasAccess());
        stage.paddle.away(false);
        stage.passTo(stage.now().plus(Duration.ofMinutes(10)));
        stage.untilCompleted();
        record("taken-back-while-away");
    }

    @Test
    void aSecondSubscriptionIsEndedAndGivenBack() throws IOException {
        becomeMember();
        DuplicateFact fact = new DuplicateFact("sub_0", Given.USER, stage.now());
        stage.deliver(Given.SUBSCRIPTION, List.of(new PaddleFactEvent("duplicate/1", "duplicate", fact)));
        stage.until(() -> stage.paddle.refunds() == 1);
        stage.deliverTogether();
        stage.untilCompleted();
        record("duplicate-ended");
    }

    private void pastDue() {
        stage.paddle.cardFails(true);
        stage.passTo(periodEnd(1).plusSeconds(30));
        stage.deliverTogether();
        stage.until(() -> stage.standing().status().equals("past_due"));
    }

    private void change(String commandId, PlanChange.When when) {
        PlanChange max = new PlanChange("pri_max_month", Given.MAX, when, null, null, null);
        stage.begin(Command.change(commandId, "customer", "f", max)).getResult();
    }

    private PaddleAnswer changed() {
        SubscriptionFact max = GivenChange.withItem(
                Given.subscription("active", stage.now().plusSeconds(5), 1), "pri_max_month", Given.MAX);
        return new PaddleAnswer.Done(max, List.of(GivenChange.prorated(Given.MAX)));
    }

    private void becomeMember() {
        stage.paddle.checkout();
        stage.deliverTogether();
        stage.until(() -> stage.standing().level() == 1);
    }

    private void renew() {
        stage.passTo(periodEnd(1).plusSeconds(30));
        stage.deliverApart();
        stage.until(() -> periodEnd(2).equals(stage.standing().paidThrough()));
    }

    /** The last run has come to its end, or has done all that it had to do in a task. */
    private boolean isAtRest() {
        HistoryEvent last = stage.events().getLast();
        return last.hasTimerStartedEventAttributes()
                || last.hasWorkflowExecutionCompletedEventAttributes()
                || last.hasWorkflowExecutionUpdateCompletedEventAttributes()
                || last.hasMarkerRecordedEventAttributes()
                || last.hasUpsertWorkflowSearchAttributesEventAttributes()
                || last.hasWorkflowTaskCompletedEventAttributes();
    }

    private void record(String name) throws IOException {
        Path folder = Path.of(System.getProperty("tenure.root", "."), "workflows/src/test/resources/histories");
        Files.createDirectories(folder);
        stage.until(this::isAtRest);
        List<WorkflowExecutionHistory> runs = stage.histories();
        for (int run = 0; run < runs.size(); run++) {
            Files.writeString(
                    folder.resolve(name + "-" + (run + 1) + ".json"),
                    runs.get(run).toJson(true) + "\n");
        }
    }
}
