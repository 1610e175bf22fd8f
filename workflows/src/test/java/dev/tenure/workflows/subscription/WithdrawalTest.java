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

/** Taking back what waits: one command by its id, or everything that would end the membership. */
final class WithdrawalTest {
    private static final PaddleAnswer AWAY = new PaddleAnswer.Unavailable("timeout", 0);

    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aMemberWithAHeldChangeAndACancelThatWaits() {
        court.events(Given.firstCheckout());
        court.now = START.plus(Duration.ofDays(10));
        PlanChange change = new PlanChange("pri_max_month", MAX, PlanChange.When.PERIOD_END, null, null, null);
        court.hear(new Thing.Asked(Command.change("held", "customer", "f", change)));
        court.answer(court.command(Command.Kind.CANCEL, "leaving"), AWAY);
    }

    @Test
    void aHeldChangeIsWithdrawnAloneAndTheCancelGoesOnWaiting() {
        Decision withdrawn = withdraw("held");

        assertThat(Court.answerOf(withdrawn)).isEqualTo(CommandOutcome.applied("w-held"));
        assertThat(court.state.planned()).isNull();
        assertThat(Objects.requireNonNull(court.state.pending()).commandId()).isEqualTo("leaving");
        assertThat(court.state.cancelRequestedAt()).isNotNull();
        assertThat(court.logged("membership_change_withdrawn")).hasSize(1);
        assertThat(court.logged("membership_cancel_withdrawn")).isEmpty();
        assertThat(court.state.outcomeOf("held")).contains(CommandOutcome.withdrawn("held"));
    }

    @Test
    void aCancelThatWaitsIsWithdrawnAloneAndTheChangeStaysHeld() {
        Decision withdrawn = withdraw("leaving");

        assertThat(withdrawn.ask()).as("it may have been done").isEqualTo(new Ask.Withdraw(Command.Kind.CANCEL, null));
        court.answer(withdrawn, Court.says(subscription("active", court.now, 1)));
        assertThat(Objects.requireNonNull(court.state.planned()).commandId()).isEqualTo("held");
        assertThat(court.state.pending()).isNull();
        assertThat(court.state.cancelRequestedAt()).isNull();
    }

    @Test
    void whoStaysKeepsTheChangeThatIsHeld() {
        Decision keeping = court.command(Command.Kind.KEEP, "keep");
        court.answer(keeping, Court.says(subscription("active", court.now, 1)));

        assertThat(Objects.requireNonNull(court.state.planned()).commandId()).isEqualTo("held");
        assertThat(court.state.pending()).isNull();
    }

    @Test
    void whoHasNothingElseToKeepKeepsThePlan() {
        court.answer(withdraw("leaving"), Court.says(subscription("active", court.now, 1)));

        Decision keeping = court.command(Command.Kind.KEEP, "keep");

        assertThat(keeping.ask()).isNull();
        assertThat(Court.answerOf(keeping)).isEqualTo(CommandOutcome.applied("keep"));
        assertThat(court.state.planned()).isNull();
    }

    @Test
    void whatDoesNotWaitAnyMoreIsNotWithdrawnAndNothingElseIs() {
        Decision again = withdraw("held");
        assertThat(again.ask()).isNull();

        Decision late = court.hear(new Thing.Asked(Command.withdrawal("w2", "customer", "f", "held")));

        assertThat(Court.answerOf(late).errorCode()).isEqualTo("COMMAND_CONFLICT");
        assertThat(Objects.requireNonNull(court.state.pending()).commandId()).isEqualTo("leaving");
    }

    @Test
    void aChangeThatIsBeingMadeIsNotWithdrawn() {
        court.answer(withdraw("leaving"), Court.says(subscription("active", court.now, 1)));
        court.deadline(periodEnd(1).minus(Duration.ofHours(1)));

        Decision late = withdraw("held");

        assertThat(Court.answerOf(late).errorCode()).isEqualTo("COMMAND_CONFLICT");
        assertThat(Objects.requireNonNull(court.state.pending()).commandId()).isEqualTo("held");
    }

    @Test
    void aRunOfTheFirstRulesWithdrawsBothWithOneKeep() {
        court.state = court.state.edit().rules(0).build();

        court.command(Command.Kind.KEEP, "keep");

        assertThat(court.state.planned()).isNull();
    }

    @Test
    void anUpgradeThatWaitsForPaddleIsWithdrawnAlone() {
        court.answer(withdraw("leaving"), Court.says(subscription("active", court.now, 1)));
        court.events(event("x", "subscription.updated", subscription("active", court.now.plusSeconds(1), 1)));
        PlanChange now = new PlanChange("pri_max_month", MAX, PlanChange.When.NOW, null, null, null);
        court.answer(court.hear(new Thing.Asked(Command.change("up", "customer", "g", now))), AWAY);

        Decision looking = withdraw("up");

        assertThat(looking.ask()).as("it may have been made").isInstanceOf(Ask.Withdraw.class);
        court.answer(looking, Court.says(subscription("active", court.now, 1)));
        assertThat(court.state.pending()).isNull();
        assertThat(court.state.outcomeOf("up")).contains(CommandOutcome.withdrawn("up"));
        assertThat(Objects.requireNonNull(court.state.planned()).commandId()).isEqualTo("held");
    }

    private Decision withdraw(String commandId) {
        return court.hear(new Thing.Asked(Command.withdrawal("w-" + commandId, "customer", "f", commandId)));
    }
}
