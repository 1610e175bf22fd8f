package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.PRO_YEAR;
import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.catalog.PlanTerms;
import dev.tenure.workflows.subscription.TransactionFact.Line;
import dev.tenure.workflows.subscription.TransactionFact.Proration;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** S10: what a change grants is never more than what was paid for it entitles to. */
final class CreditsOfChangesTest {
    private static final Instant AT_ONCE = START.plusSeconds(20);
    private static final BigDecimal ALL = BigDecimal.ONE;

    private Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @Test
    void s10AnUpgradeInTheFirstMinuteGrantsNoWholePeriodBecauseTheSmallerPlanIsGivenBack() {
        pay(line("pri_max_month", 1, MAX, ALL, periodEnd(1)), line("pri_pro_month", -1, PRO, ALL, periodEnd(1)));

        assertThat(court.state.standing().level()).isEqualTo(2);
        assertThat(granted()).isEqualTo(1000);
    }

    @Test
    void s10WhereNoPartIsNamedTheSameIntervalTellsThatThePeriodGoesOn() {
        pay(unnamed("pri_max_month", 1, MAX), unnamed("pri_pro_month", -1, PRO));

        assertThat(granted()).isEqualTo(1000);
    }

    @Test
    void s10APartOfThePriceGrantsNothingEvenIfNothingIsGivenBack() {
        pay(line("pri_max_month", 1, MAX, new BigDecimal("0.99993"), periodEnd(1)));

        assertThat(granted()).isEqualTo(1000);
    }

    @Test
    void aPriceThatWasPaidInFullGrantsInFull() {
        pay(line("pri_max_month", 1, MAX, ALL, periodEnd(1)));

        assertThat(granted()).isEqualTo(4000);
    }

    @Test
    void anotherIntervalBeginsAPeriodOfItsOwnAlsoIfTheOldOneIsGivenBack() {
        Instant yearEnd = PRO_YEAR.endOfPeriod(AT_ONCE);
        pay(line("pri_pro_year", 1, PRO_YEAR, ALL, yearEnd), line("pri_pro_month", -1, PRO, ALL, periodEnd(1)));

        assertThat(court.state.paidThrough()).isEqualTo(yearEnd);
        assertThat(granted()).isEqualTo(2000);
    }

    @Test
    void aRunOfTheFirstRulesGrantsAsItGrantedThen() {
        court = new Court(Given.nothing().edit().rules(0).build(), START.plusSeconds(5));

        pay(line("pri_max_month", 1, MAX, ALL, periodEnd(1)), line("pri_pro_month", -1, PRO, ALL, periodEnd(1)));

        assertThat(granted()).isEqualTo(4000);
    }

    private void pay(Line... lines) {
        court.events(Given.firstCheckout());
        court.now = AT_ONCE.plusSeconds(3);
        TransactionFact any = GivenChange.prorated(MAX);
        Instant endsAt = Objects.requireNonNull(
                lines[0].proration() == null
                        ? periodEnd(1)
                        : lines[0].proration().endsAt());
        court.events(Given.event(
                "u",
                "transaction.completed",
                new TransactionFact(
                        any.transactionId(),
                        any.subscriptionId(),
                        any.customerId(),
                        any.userId(),
                        any.status(),
                        any.origin(),
                        AT_ONCE,
                        AT_ONCE,
                        AT_ONCE,
                        endsAt,
                        3000,
                        "USD",
                        null,
                        AT_ONCE,
                        List.of(lines))));
    }

    private static Line line(String priceId, int quantity, PlanTerms terms, BigDecimal rate, Instant endsAt) {
        return new Line(
                "txnitm_" + priceId,
                priceId,
                "product",
                quantity,
                5000L * quantity,
                false,
                terms,
                new Proration(rate, AT_ONCE, endsAt));
    }

    private static Line unnamed(String priceId, int quantity, PlanTerms terms) {
        return new Line("txnitm_" + priceId, priceId, "product", quantity, 5000L * quantity, false, terms);
    }

    private long granted() {
        return court.grants.stream().mapToLong(ApplyRequest.Grant::amount).sum();
    }
}
