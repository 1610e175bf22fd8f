package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promise 9: what people did stands in the audit with before and after, also if it had to wait. */
final class CommandAuditTest {
    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @BeforeEach
    void aMemberSinceTenDays() {
        court.events(Given.firstCheckout());
        court.now = START.plus(Duration.ofDays(10));
        court.logs.clear();
    }

    @Test
    void whatWasDoneIsToldWithBeforeAndAfterAndWhatFailedHasChangedNothing() {
        court.answer(court.command(Command.Kind.CANCEL, "k1"), new PaddleAnswer.Unavailable("status_503", 0));

        assertThat(court.logs).allSatisfy(log -> assertThat(log.before() != null && log.after() != null)
                .isEqualTo(log.success()));
        assertThat(court.logs.getLast().reason()).contains("status_503", "queued until");
    }

    @Test
    void whatHadToWaitIsToldWhenItIsDone() {
        court.answer(court.command(Command.Kind.CANCEL, "k1"), new PaddleAnswer.Unavailable("timeout", 0));
        court.answer(court.deadline(court.due()), Court.says(canceling(court.now, 1)));

        assertThat(court.logs)
                .filteredOn(log -> log.event().equals("membership_cancel_requested"))
                .extracting(ApplyRequest.Log::success)
                .containsExactly(true, false, true);
        ApplyRequest.Seen after = court.logs.getLast().after();
        assertThat(after != null && after.cancelAtPeriodEnd()).isTrue();
        assertThat(court.logs.getLast().actor()).isEqualTo("customer");
    }

    @Test
    void whoStaysThoughAPauseWasScheduledIsToldAbout() {
        SubscriptionFact pausing =
                subscription("active", court.now, 1, new SubscriptionFact.Scheduled("pause", periodEnd(1)));
        court.events(event("p", "subscription.updated", pausing));

        court.answer(
                court.command(Command.Kind.KEEP, "k1"),
                Court.says(subscription("active", court.now.plusSeconds(1), 1)));

        assertThat(court.logged("membership_pause_withdrawn")).hasSize(1);
    }

    @Test
    void keepThatPaddleLocksUntilTheEndHasComeIsTooLate() {
        court.events(event("c", "subscription.updated", canceling(court.now, 1)));
        court.now = periodEnd(1).minus(Duration.ofMinutes(20));

        Decision refused = court.answer(
                court.command(Command.Kind.KEEP, "k1"),
                new PaddleAnswer.RefusedForNow("subscription_locked_processing"));

        assertThat(Court.answerOf(refused))
                .isEqualTo(CommandOutcome.refused("k1", "COMMAND_CONFLICT", Refusals.TOO_LATE));
        assertThat(court.state.pending()).isNull();
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
    }

    @Test
    void whenAPauseEndsByItselfIsTheNextBillingAndNoScheduledChange() {
        court.now = periodEnd(1).minus(Duration.ofDays(1));
        SubscriptionFact paused = GivenChange.scheduledFor(
                subscription("paused", court.now, 1),
                new SubscriptionFact.Scheduled("resume", periodEnd(1).plus(Duration.ofDays(9))));
        court.events(event("p", "subscription.paused", paused));

        assertThat(court.state.standing().scheduledChange()).isNull();
        assertThat(court.state.standing().nextBillingAt())
                .isEqualTo(periodEnd(1).plus(Duration.ofDays(9)));
    }
}
