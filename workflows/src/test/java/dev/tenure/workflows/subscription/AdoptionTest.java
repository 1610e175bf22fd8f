package dev.tenure.workflows.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A subscription that another service had before: what was granted there is not granted again. */
final class AdoptionTest {
    private static final Instant DAY_TEN = Given.START.plus(Duration.ofDays(10));
    private final Court court = new Court(Given.nothing(), DAY_TEN);

    private static PaddleFactEvent adopted(TransactionFact transaction) {
        return new PaddleFactEvent(
                "adopt/" + transaction.transactionId(), PaddleFactEvent.ADOPTED_TRANSACTION, transaction);
    }

    private void adoptMonthly() {
        court.events(
                Given.event("snapshot", "subscription.updated", Given.subscription("active", Given.START, 1)),
                adopted(Given.paid(1)));
    }

    @Test
    void anAdoptedPeriodGivesAccessAndNoCredits() {
        adoptMonthly();

        assertThat(court.state.standing().level()).isEqualTo(1);
        assertThat(court.grants).isEmpty();
        assertThat(court.state.covers()).hasSize(1);
    }

    @Test
    void theNextRenewalGrantsAsAlways() {
        adoptMonthly();
        court.now = Given.periodStart(2).plusSeconds(5);
        court.events(Given.renewal(2));

        assertThat(court.grants).extracting(ApplyRequest.Grant::reference).containsExactly("txn_2");
    }

    @Test
    void itsWebhookThatComesLateOrAgainGrantsNothing() {
        adoptMonthly();
        court.events(Given.event("late", "transaction.completed", Given.paid(1)));

        assertThat(court.grants).isEmpty();
    }

    @Test
    void ofAYearTheMonthsThatAreOverWereGrantedAndTheOthersAreGrantedInTheirTurn() {
        court.now = Given.START.plus(Duration.ofDays(65));
        TransactionFact year = Given.transaction("completed", 1, "web", Given.PRO_YEAR);
        court.events(
                Given.event("snapshot", "subscription.updated", Given.subscription("active", Given.START, 12)),
                adopted(year));
        assertThat(court.grants).isEmpty();

        court.deadline(Given.periodStart(4));

        List<String> keys = new ArrayList<>();
        court.grants.forEach(grant -> keys.add(grant.businessKey()));
        assertThat(keys).containsExactly("grant/txnitm_1/3");
    }
}
