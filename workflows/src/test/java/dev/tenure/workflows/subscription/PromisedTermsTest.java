package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.renewal;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.subscription.Policies.LatePayment;
import dev.tenure.workflows.subscription.Policies.RenewalAfterCancel;
import dev.tenure.workflows.subscription.Policies.TakenBack;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Each promise is the one that the subscription began under, not today's standard: none of these is the standard. */
final class PromisedTermsTest {
    private static final int CONFIRMATION_HOURS = 31;
    private static final int GRACE_DAYS = 5;
    private static final int UNVERIFIED_HOURS = 17;
    private static final int TRIAL_GRACE_DAYS = 2;
    private static final PaddleAnswer AWAY = new PaddleAnswer.Unavailable("timeout", 0);
    private static final PaddleAnswer LOCKED = new PaddleAnswer.RefusedForNow("subscription_locked_renewal");

    private final Court court =
            new Court(SubscriptionState.opening(Given.SUBSCRIPTION, promised()), START.plusSeconds(5));

    private static Policies promised() {
        return new Policies(
                CONFIRMATION_HOURS,
                GRACE_DAYS,
                UNVERIFIED_HOURS,
                TRIAL_GRACE_DAYS,
                0,
                RenewalAfterCancel.KEEP,
                LatePayment.RESTORE,
                TakenBack.END,
                TakenBack.END,
                Duplicates.Policy.AUTO,
                Policies.CancelAfterUpgrade.CLEAR,
                Policies.LongerInterval.FULL);
    }

    @Test
    void aRenewalIsAwaitedAsLongAsWasPromisedAndNotAMomentLonger() {
        court.events(firstCheckout());
        Instant end = periodEnd(1).plus(Duration.ofHours(CONFIRMATION_HOURS));
        assertThat(court.state.standing().accessUntil()).isEqualTo(end);

        while (court.state.standing().hasAccess()) {
            assertThat(court.due()).isBeforeOrEqualTo(end);
            Decision asking = court.deadline(court.due());
            if (asking.ask() != null) {
                court.answer(asking, Court.says(subscription("active", START.plusMillis(950), 1)));
            }
        }

        assertThat(court.now).isEqualTo(end);
    }

    @Test
    void graceIsAsLongAsWasPromised() {
        court.events(firstCheckout());
        court.now = periodEnd(1).plusSeconds(40);
        court.events(event("d", "subscription.past_due", subscription("past_due", court.now, 2)));
        Instant end = periodEnd(1).plus(Duration.ofDays(GRACE_DAYS));
        assertThat(court.state.standing().graceUntil()).isEqualTo(end);
        assertThat(court.state.standing().accessUntil()).isEqualTo(end);

        Decision asking = court.deadline(end);
        court.answer(asking, Court.says(subscription("past_due", periodEnd(1).plusSeconds(40), 2)));

        assertThat(court.downgrades).hasSize(1);
    }

    @Test
    void accessThatCannotBeVerifiedIsKeptAsLongAsWasPromised() {
        court.events(firstCheckout());
        court.now = START.plus(Duration.ofDays(3));
        court.events(event("c", "subscription.updated", canceling(court.now, 1)));
        Instant end = periodEnd(1).plus(Duration.ofHours(UNVERIFIED_HOURS));

        court.answer(court.deadline(periodEnd(1)), AWAY);
        assertThat(court.state.standing().flags()).containsExactly("unverified");
        assertThat(court.state.standing().accessUntil()).isEqualTo(end);
        while (court.waits()) {
            Decision next = court.deadline(court.due());
            if (next.ask() != null) {
                court.answer(next, AWAY);
            }
        }

        assertThat(court.now).isEqualTo(end);
        assertThat(court.downgrades).extracting(ApplyRequest.Downgrade::reason).containsExactly("unverified_limit");
    }

    @Test
    void aTrialWhoseFirstChargeFailsHasTheGraceThatWasPromisedForTrials() {
        court.events(
                event("t1", "subscription.trialing", subscription("trialing", START, 1)),
                event("t2", "transaction.completed", Given.trial()));
        court.now = periodEnd(1).plusSeconds(40);

        court.events(event("d", "subscription.past_due", subscription("past_due", court.now, 2)));

        Instant end = periodEnd(1).plus(Duration.ofDays(TRIAL_GRACE_DAYS));
        assertThat(court.state.standing().graceUntil()).isEqualTo(end);
        assertThat(court.state.standing().level()).isEqualTo(1);
    }

    @Test
    void s4ARenewalThatIsKeptIsGrantedAndTheCancelIsScheduledOnceForTheEndOfWhatItPaid() {
        cancelInTheLock();
        court.now = periodEnd(1).plusSeconds(40);
        court.events(renewal(2));
        assertThat(court.grants).as("kept, and so worth its credits at once").hasSize(2);

        Decision retry = court.deadline(court.due());
        assertThat(retry.ask()).as("not at once: the new period is kept").isEqualTo(new Ask.Cancel(false));
        Decision done = court.answer(retry, Court.says(canceling(court.now.plusSeconds(1), 2)));

        assertThat(done.ask()).isNull();
        assertThat(court.state.outcomeOf("k1")).contains(CommandOutcome.applied("k1"));
        assertThat(court.state.standing().cancelAtPeriodEnd()).isTrue();
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(2));
        assertThat(court.state.repayments().owed()).isEmpty();
        assertThat(court.state.repayments().stop()).isNull();
        assertThat(court.grants).hasSize(2);
        assertThat(court.due()).as("nothing else is asked before the new end").isEqualTo(periodEnd(2));
    }

    @Test
    void s4ARenewalThatIsKeptAndBecomesKnownOnlyAfterTheCancelIsNeitherStoppedNorGivenBack() {
        cancelInTheLock();
        Decision retry = court.deadline(court.due());
        assertThat(retry.ask()).isEqualTo(new Ask.Cancel(false));
        court.answer(retry, Court.says(canceling(court.now.plusSeconds(1), 2)));

        Decision late = court.events(event("late", "transaction.completed", Given.paid(2)));

        assertThat(late.ask()).isNull();
        assertThat(court.state.repayments().owed()).isEmpty();
        assertThat(court.state.standing().accessUntil()).isEqualTo(periodEnd(2));
        assertThat(court.grants).hasSize(2);
    }

    private void cancelInTheLock() {
        court.events(firstCheckout());
        court.now = periodEnd(1).minus(Duration.ofMinutes(15));
        court.answer(court.command(Command.Kind.CANCEL, "k1"), LOCKED);
    }
}
