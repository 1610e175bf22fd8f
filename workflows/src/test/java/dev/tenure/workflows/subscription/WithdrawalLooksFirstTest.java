package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Taking back what may have been done: Paddle is looked at first, and nothing else is undone. */
final class WithdrawalLooksFirstTest {
    private static final PaddleAnswer AWAY = new PaddleAnswer.Unavailable("timeout", 0);
    private static final PaddleAnswer DONE = new PaddleAnswer.RefusedForGood(Withdrawals.ALREADY_DONE);
    private static final SubscriptionFact.Scheduled PAUSE = new SubscriptionFact.Scheduled("pause", periodEnd(1));

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aMemberSinceTenDays() {
        court.events(Given.firstCheckout());
        court.now = START.plus(Duration.ofDays(10));
    }

    @Test
    void aCancelThatWaitedIsTakenBackAndAScheduledPauseStays() {
        SubscriptionFact pausing = subscription("active", court.now, 1, PAUSE);
        court.events(event("p", "subscription.updated", pausing));
        court.answer(court.command(Command.Kind.CANCEL, "leaving"), AWAY);

        Decision asking = withdraw("leaving");
        court.answer(asking, Court.says(pausing));

        assertThat(asking.ask()).isEqualTo(new Ask.Withdraw(Command.Kind.CANCEL, null));
        assertThat(Objects.requireNonNull(court.state.provider()).isPauseScheduled())
                .isTrue();
        assertThat(court.state.outcomeOf("leaving")).contains(CommandOutcome.withdrawn("leaving"));
        assertThat(court.state.outcomeOf("w-leaving")).contains(CommandOutcome.applied("w-leaving"));
        assertThat(court.state.cancelRequestedAt()).isNull();
        assertThat(court.logged("membership_cancel_withdrawn")).hasSize(1);
    }

    @Test
    void whilePaddleIsAwayTheWithdrawalWaitsAndWhatItTakesBackIsNotTried() {
        court.answer(court.command(Command.Kind.CANCEL, "leaving"), AWAY);

        court.answer(withdraw("leaving"), AWAY);

        assertThat(court.state.standing().pending()).singleElement().satisfies(pending -> assertThat(pending.command())
                .isEqualTo("keep"));
        assertThat(court.state.outcomeOf("w-leaving").orElseThrow().isQueued()).isTrue();
        assertThat(court.logs.getLast().event()).isEqualTo("membership_cancel_withdrawn");
        assertThat(court.logs.getLast().success()).isFalse();
        Decision again = court.deadline(court.due());
        assertThat(again.ask()).isEqualTo(new Ask.Withdraw(Command.Kind.CANCEL, null));
        court.answer(again, Court.says(subscription("active", court.now, 1)));
        assertThat(court.state.outcomeOf("leaving")).contains(CommandOutcome.withdrawn("leaving"));
        assertThat(court.state.outcomeOf("w-leaving")).contains(CommandOutcome.applied("w-leaving"));
        assertThat(court.state.pending()).isNull();
    }

    @Test
    void aRenewalThatIsChargedAfterTheCancelWasTakenBackIsWantedAlsoIfItWasEndedSince() {
        court.now = periodEnd(1).minus(Duration.ofMinutes(9));
        court.answer(court.command(Command.Kind.CANCEL, "leaving"), AWAY);
        court.now = court.now.plusSeconds(1);
        court.answer(withdraw("leaving"), AWAY);
        court.now = periodEnd(1).plus(Duration.ofDays(4));
        court.events(Given.renewal(2));
        SubscriptionFact canceled = subscription("canceled", court.now, 2);

        Decision asking = court.events(event("over", "subscription.canceled", canceled));
        Decision goingOn = court.answer(asking, DONE);
        assertThat(goingOn.ask()).isInstanceOf(Ask.Cancel.class);
        court.answer(goingOn, Court.says(canceled));

        assertThat(court.state.repayments().owed()).isEmpty();
        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(2));
        assertThat(court.state.outcomeOf("leaving")).contains(CommandOutcome.applied("leaving"));
    }

    @Test
    void anUpgradeThatWasPaidGoesOnAndItsWithdrawalIsRefused() {
        court.answer(upgrade("up"), AWAY);

        Decision goingOn = court.answer(withdraw("up"), DONE);

        assertThat(Court.answerOf(goingOn))
                .isEqualTo(CommandOutcome.refused("w-up", "COMMAND_CONFLICT", Withdrawals.ALREADY_DONE));
        assertThat(goingOn.ask()).isInstanceOf(Ask.Change.class);
        court.answer(
                goingOn,
                Court.says(
                        GivenChange.withItem(subscription("active", court.now, 1), "pri_max_month", MAX),
                        GivenChange.prorated(MAX)));
        assertThat(court.state.outcomeOf("up")).contains(CommandOutcome.applied("up"));
        assertThat(court.state.outcomeOf("w-up").orElseThrow().errorCode()).isEqualTo("COMMAND_CONFLICT");
        assertThat(court.state.standing().level()).isEqualTo(2);
    }

    @Test
    void whatNobodyCanTellStaysInReviewAndMayBeTakenBackLater() {
        court.answer(upgrade("up"), new PaddleAnswer.Undecided("either"));
        assertThat(court.state.standing().pending())
                .singleElement()
                .satisfies(pending -> assertThat(pending.withdrawable()).isTrue());

        court.answer(withdraw("up"), new PaddleAnswer.Undecided("either"));

        assertThat(court.state.outcomeOf("w-up").orElseThrow().detail()).isEqualTo("needs_review");
        PendingCommand waiting = Objects.requireNonNull(court.state.pending());
        assertThat(waiting.commandId()).isEqualTo("up");
        assertThat(waiting.needsReview()).isTrue();
        assertThat(waiting.isQueued()).isTrue();
        Decision later = court.hear(new Thing.Asked(Command.withdrawal("w2", "customer", "f", "up")));
        court.answer(later, Court.says(subscription("active", court.now, 1)));
        assertThat(court.state.outcomeOf("up")).contains(CommandOutcome.withdrawn("up"));
        assertThat(court.state.standing().flags()).doesNotContain("needs_review");
    }

    @Test
    void anOperatorWhoTakesBackWhatNobodyCanTellClosesIt() {
        court.answer(upgrade("up"), new PaddleAnswer.Undecided("either"));
        Decision taken = court.hear(new Thing.Asked(Command.withdrawal("w-up", "operator:ada", "f", "up")));
        assertThat(taken.ask()).as("Paddle is read all the same").isInstanceOf(Ask.Withdraw.class);

        court.answer(taken, new PaddleAnswer.Undecided("either"));

        assertThat(court.state.outcomeOf("up")).contains(CommandOutcome.withdrawn("up"));
        assertThat(court.state.outcomeOf("w-up")).contains(CommandOutcome.applied("w-up"));
        assertThat(court.state.pending()).isNull();
        assertThat(court.state.standing().flags()).doesNotContain("needs_review");
        ApplyRequest.Log told = court.logs.getLast();
        assertThat(told.event()).isEqualTo("membership_change_withdrawn");
        assertThat(told.actor()).isEqualTo("operator:ada");
        assertThat(told.reason()).isEqualTo("either");
        assertThat(told.success()).isTrue();
    }

    @Test
    void whatPaddleRefusedIsNotDoneAndNeedsNoLook() {
        court.now = periodEnd(1).minus(Duration.ofMinutes(15));
        court.answer(
                court.command(Command.Kind.CANCEL, "leaving"),
                new PaddleAnswer.RefusedForNow("subscription_locked_renewal"));

        Decision withdrawn = withdraw("leaving");

        assertThat(withdrawn.ask()).isNull();
        assertThat(Court.answerOf(withdrawn)).isEqualTo(CommandOutcome.applied("w-leaving"));
        assertThat(court.state.pending()).isNull();
        assertThat(court.state.cancelRequestedAt()).isNull();
        assertThat(court.logged("membership_cancel_withdrawn")).hasSize(1);
    }

    @Test
    void whatWasScheduledBeforeItWasAskedForAgainStays() {
        court.answer(court.command(Command.Kind.CANCEL, "first"), Court.says(Given.canceling(court.now, 1)));
        court.now = court.now.plus(Duration.ofDays(1));
        court.answer(court.command(Command.Kind.CANCEL, "again"), AWAY);

        Decision withdrawn = withdraw("again");

        assertThat(withdrawn.ask()).isNull();
        assertThat(Court.answerOf(withdrawn)).isEqualTo(CommandOutcome.applied("w-again"));
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
        assertThat(court.state.cancelRequestedAt()).isNotNull();
        assertThat(court.logged("membership_cancel_withdrawn")).isEmpty();
    }

    @Test
    void aHeldChangeThatWasTriedIsLookedAtAndOneThatWasNotIsNot() {
        PlanChange held = new PlanChange("pri_max_month", MAX, PlanChange.When.PERIOD_END, null, null, null);
        court.hear(new Thing.Asked(Command.change("held", "customer", "f", held)));
        court.answer(court.deadline(court.due()), AWAY);

        Decision looking = withdraw("held");

        assertThat(looking.ask()).isInstanceOf(Ask.Withdraw.class);
        court.answer(looking, DONE);
        assertThat(court.state.outcomeOf("w-held").orElseThrow().detail()).isEqualTo(Withdrawals.ALREADY_DONE);
        assertThat(Objects.requireNonNull(court.state.pending()).commandId()).isEqualTo("held");
    }

    @Test
    void aResumptionThatWaitsIsTakenBack() {
        pausedWithAResumptionThatWaits();

        Decision looking = withdraw("resume");

        assertThat(looking.ask()).isEqualTo(new Ask.Withdraw(Command.Kind.RESUME, null));
        court.answer(looking, Court.says(Objects.requireNonNull(court.state.provider())));
        assertThat(court.state.pending()).isNull();
        assertThat(court.state.outcomeOf("resume")).contains(CommandOutcome.withdrawn("resume"));
        assertThat(court.logged("membership_resume_withdrawn")).hasSize(1);
    }

    @Test
    void whoWantsToPauseDoesNotWantTheResumptionThatWaits() {
        pausedWithAResumptionThatWaits();

        Decision pausing = court.command(Command.Kind.PAUSE, "stay");

        assertThat(pausing.ask()).isEqualTo(new Ask.Pause(null));
        assertThat(court.state.outcomeOf("resume")).contains(CommandOutcome.withdrawn("resume"));
        court.answer(pausing, Court.says(Objects.requireNonNull(court.state.provider())));
        assertThat(court.state.outcomeOf("stay")).contains(CommandOutcome.applied("stay"));
        assertThat(court.state.pending()).isNull();
    }

    @Test
    void whoStaysWithAnUpgradeThatWaitsHasItLookedAtBeforeTheCancelIsRemoved() {
        court.events(event("x", "subscription.updated", Given.canceling(court.now, 1)));
        court.answer(upgrade("up"), AWAY);

        Decision looking = court.command(Command.Kind.KEEP, "keep");
        Decision removing = court.answer(looking, Court.says(Given.canceling(court.now, 1)));

        assertThat(looking.ask()).isInstanceOf(Ask.Withdraw.class);
        assertThat(removing.ask()).isEqualTo(new Ask.RemoveScheduledChange());
        assertThat(court.state.outcomeOf("up")).contains(CommandOutcome.withdrawn("up"));
        court.answer(removing, Court.says(subscription("active", court.now.plusSeconds(1), 1)));
        assertThat(court.state.outcomeOf("keep")).contains(CommandOutcome.applied("keep"));
        assertThat(court.state.standing().cancelAtPeriodEnd()).isFalse();
    }

    @Test
    void whoStaysIsNotAnsweredByTheWithdrawalOfSomethingElse() {
        court.answer(upgrade("up"), AWAY);
        court.answer(withdraw("up"), AWAY);

        Decision keeping = court.command(Command.Kind.KEEP, "keep");

        assertThat(Court.answerOf(keeping).errorCode()).isEqualTo("COMMAND_CONFLICT");
        assertThat(Objects.requireNonNull(court.state.pending()).commandId()).isEqualTo("w-up");
    }

    @Test
    void whoIsPausedMayKeepWhatWasToBeCanceledWhileThatWaits() {
        court.now = periodEnd(1).plusSeconds(5);
        court.events(event("p", "subscription.paused", subscription("paused", court.now, 1)));
        court.answer(court.command(Command.Kind.CANCEL, "leaving"), AWAY);

        Decision looking = court.command(Command.Kind.KEEP, "keep");

        assertThat(looking.ask()).isEqualTo(new Ask.Withdraw(Command.Kind.CANCEL, null));
        court.answer(looking, Court.says(Objects.requireNonNull(court.state.provider())));
        assertThat(court.state.outcomeOf("keep")).contains(CommandOutcome.applied("keep"));
        assertThat(court.state.outcomeOf("leaving")).contains(CommandOutcome.withdrawn("leaving"));
    }

    @Test
    void aCancelThatHasEndedItIsApplied() {
        court.answer(court.command(Command.Kind.CANCEL, "leaving"), AWAY);

        Decision goingOn =
                court.answer(withdraw("leaving"), new PaddleAnswer.RefusedForGood("subscription_update_when_canceled"));
        court.answer(goingOn, Court.says(subscription("canceled", court.now, 1)));

        assertThat(court.state.outcomeOf("leaving")).contains(CommandOutcome.applied("leaving"));
        assertThat(court.state.outcomeOf("w-leaving").orElseThrow().errorCode()).isEqualTo("COMMAND_CONFLICT");
    }

    @Test
    void takingBackAChangeMakesNoChargeWantedThatSlippedThroughACancel() {
        court.answer(court.command(Command.Kind.CANCEL, "leaving"), Court.says(Given.canceling(court.now, 1)));
        court.answer(upgrade("up"), AWAY);

        court.answer(withdraw("up"), Court.says(Given.canceling(court.now, 1)));

        assertThat(court.state.repayments().unwanted()).isNotNull();
    }

    @Test
    void aRunOfTheFirstRulesRemovesWhateverIsScheduled() {
        court.state = court.state.edit().rules(1).build();
        court.answer(court.command(Command.Kind.CANCEL, "leaving"), AWAY);

        assertThat(withdraw("leaving").ask()).isEqualTo(new Ask.RemoveScheduledChange());
    }

    @Test
    void aRunOfTheFirstRulesSaysThatAResumptionCannotBeTakenBack() {
        court.state = court.state.edit().rules(1).build();
        pausedWithAResumptionThatWaits();

        assertThat(court.state.standing().pending())
                .singleElement()
                .satisfies(pending -> assertThat(pending.withdrawable()).isFalse());
    }

    private void pausedWithAResumptionThatWaits() {
        court.now = periodEnd(1).plusSeconds(5);
        court.events(event("p", "subscription.paused", subscription("paused", court.now, 1)));
        court.answer(court.command(Command.Kind.RESUME, "resume"), AWAY);
    }

    private Decision upgrade(String commandId) {
        PlanChange now = new PlanChange("pri_max_month", MAX, PlanChange.When.NOW, null, null, null);
        return court.hear(new Thing.Asked(Command.change(commandId, "customer", "g", now)));
    }

    private Decision withdraw(String commandId) {
        return court.hear(new Thing.Asked(Command.withdrawal("w-" + commandId, "customer", "f", commandId)));
    }
}
