package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When access ends, and what is then still open. */
final class EndOfAccessTest {
    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @Test
    void whatPaddleStillCallsActiveHasNotEndedAlthoughNobodyPaid() {
        court.events(firstCheckout());
        SubscriptionFact active = subscription("active", START.plusMillis(950), 1);
        while (court.state.standing().hasAccess()) {
            Decision asking = court.deadline(court.due());
            if (asking.ask() != null) {
                court.answer(asking, Court.says(active));
            }
        }

        assertThat(court.state.standing().status()).isEqualTo("active");
        assertThat(court.state.standing().plan()).isEqualTo("free");
        assertThat(court.command(Command.Kind.CANCEL, "k1").ask()).isInstanceOf(Ask.Cancel.class);
    }

    @Test
    void aMinuteBetweenThePaidEndAndTheScheduledEndIsNoLaterPeriod() {
        court.events(firstCheckout());
        Instant effectiveAt = periodEnd(1).plusSeconds(60);
        SubscriptionFact.Scheduled cancel = new SubscriptionFact.Scheduled("cancel", effectiveAt);

        court.events(
                event("x", "subscription.updated", subscription("active", START.plus(Duration.ofDays(3)), 1, cancel)));

        assertThat(court.state.standing().accessUntil()).isEqualTo(effectiveAt);
        assertThat(court.due()).isEqualTo(effectiveAt);
    }

    @Test
    void aCancelScheduledForTheEndOfAnUnpaidPeriodLeavesTheRenewalOpen() {
        court.events(firstCheckout());

        court.events(event("x", "subscription.updated", canceling(periodEnd(1).plusSeconds(9), 2)));

        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(1).plus(Duration.ofDays(3)));
    }

    @Test
    void aFailedFirstChargeAfterATrialHasNoGrace() {
        court.events(
                event("t1", "subscription.trialing", subscription("trialing", START, 1)),
                event("t2", "transaction.completed", Given.trial()));
        court.now = periodEnd(1).plusSeconds(50);
        SubscriptionFact pastDue = subscription("past_due", periodEnd(1).plusSeconds(40), 2);

        Decision asking = court.events(event("t3", "subscription.past_due", pastDue));
        assertThat(asking.ask()).isEqualTo(new Ask.Read());
        court.answer(asking, Court.says(pastDue));

        assertThat(court.state.standing().level()).isZero();
        assertThat(court.state.standing().status()).isEqualTo("past_due");
    }

    @Test
    void aVerificationAboutAnotherEndIsNotWaitedFor() {
        court.events(firstCheckout());
        SubscriptionFact active = subscription("active", START.plusMillis(950), 1);
        for (int reads = 0; reads < 4; reads++) {
            court.answer(court.deadline(court.due()), Court.says(active));
        }
        assertThat(court.due()).isEqualTo(court.now.plus(Duration.ofHours(1)));

        court.now = court.now.plusSeconds(60);
        Decision heard =
                court.events(event("x", "subscription.paused", subscription("paused", court.now.minusSeconds(1), 1)));

        assertThat(heard.ask()).isEqualTo(new Ask.Read());
    }

    @Test
    void onlyAQueuedCancelCanBeWithdrawn() {
        court.events(firstCheckout());
        PaddleAnswer refused = new PaddleAnswer.RefusedForNow("concurrent_modification");

        court.answer(court.command(Command.Kind.KEEP, "k1"), refused);
        assertThat(court.state.standing().pending())
                .extracting(Standing.Pending::withdrawable)
                .containsExactly(false);

        court.answer(court.command(Command.Kind.CANCEL, "k2"), refused);
        assertThat(court.state.standing().pending())
                .extracting(Standing.Pending::withdrawable)
                .containsExactly(true);
    }
}
