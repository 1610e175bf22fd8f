package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.PRO_YEAR;
import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many of a price were bought is Paddle's word, and so many times its credits are granted and shown. */
final class SeatsTest {
    private static final int SEATS = 3;
    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    @Test
    void aPaidLineGrantsItsCreditsForEachSeat() {
        buy(PRO);

        assertThat(court.state.standing().plan()).isEqualTo("pro");
        assertThat(court.grants).extracting(ApplyRequest.Grant::amount).containsExactly(3000L);
    }

    @Test
    void eachMonthOfAYearGrantsForEachSeat() {
        buy(PRO_YEAR);

        court.deadline(periodEnd(1));

        assertThat(court.grants).extracting(ApplyRequest.Grant::amount).containsExactly(3000L, 3000L);
    }

    @Test
    void aPreviewOfAnotherIntervalShowsTheCreditsOfAllSeats() {
        buy(PRO);
        court.now = START.plus(Duration.ofDays(10));
        PlanChange toAYear = new PlanChange("pri_pro_year", PRO_YEAR, PlanChange.When.NOW, null, null, null);

        assertThat(ChangeForecast.of(court.state, toAYear, court.now))
                .isInstanceOfSatisfying(ChangeForecast.Possible.class, possible -> assertThat(possible.creditsNow())
                        .isEqualTo(3000));
    }

    @Test
    void aChangeThatPaddlesItemsDoNotAllowIsRefusedWithItsReasonAndLeavesEverything() {
        buy(PRO);
        court.now = START.plus(Duration.ofDays(10));
        Standing before = court.state.standing();
        PlanChange toMax = new PlanChange("pri_max_month", Given.MAX, PlanChange.When.NOW, null, null, null);

        Decision asking = court.hear(new Thing.Asked(Command.change("k1", "customer", "f", toMax)));
        court.answer(asking, new PaddleAnswer.RefusedForGood("several_plan_items"));

        CommandOutcome outcome = court.state.outcomeOf("k1").orElseThrow();
        assertThat(outcome.errorCode()).isEqualTo("COMMAND_CONFLICT");
        assertThat(outcome.detail()).isEqualTo("several_plan_items");
        assertThat(court.state.standing()).isEqualTo(before);
        assertThat(court.state.pending()).isNull();
    }

    private void buy(PlanTerms terms) {
        SubscriptionFact one = subscription("active", START.plusMillis(900), 1);
        court.events(
                event("s", "subscription.created", seated(one, terms)),
                event("t", "transaction.completed", seated(Given.transaction("completed", 1, "web", terms), terms)));
    }

    private static SubscriptionFact seated(SubscriptionFact fact, PlanTerms terms) {
        return new SubscriptionFact(
                fact.subscriptionId(),
                fact.customerId(),
                fact.userId(),
                fact.status(),
                fact.updatedAt(),
                fact.periodStartsAt(),
                terms.endOfPeriod(START),
                terms.endOfPeriod(START),
                fact.canceledAt(),
                fact.pausedAt(),
                fact.trialEndsAt(),
                fact.scheduled(),
                List.of(new SubscriptionFact.Item("pri_seat", "product", SEATS, terms)));
    }

    private static TransactionFact seated(TransactionFact fact, PlanTerms terms) {
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
                fact.totalMinor() * SEATS,
                fact.currency(),
                null,
                fact.billedAt(),
                List.of(new TransactionFact.Line(
                        "txnitm_1", "pri_seat", "product", SEATS, fact.totalMinor() * SEATS, false, terms)));
    }
}
