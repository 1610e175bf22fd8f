package dev.tenure.sandbox.paddle.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.sandbox.paddle.SettableClock;
import dev.tenure.sandbox.paddle.TestDatabases;
import dev.tenure.sandbox.paddle.billing.Billing.Request;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** At the first of a month more is due than can be done at once: who asks for one thing waits for that thing alone. */
final class OverdueTest {
    private static final String PAYMENT_LINK = "http://localhost:8080/pay";

    private final SettableClock clock = new SettableClock("2026-11-23T10:00:00.123456Z");
    private final PaddleStore store = new PaddleStore(TestDatabases.empty(), new Random(1));
    private final Billing billing = new Billing(store, clock, BillingRules.of(PAYMENT_LINK), false, Duration.ZERO);

    OverdueTest() {
        billing.open();
    }

    @Test
    void anActIsPrecededByWhatIsDueForItsOwnObjectsAndWaitsForNobodyElses() {
        String asked = subscribe("asked");
        String other = subscribe("other");
        clock.set(Instant.parse("2026-12-23T11:00:00Z"));

        Document canceled = billing.ask(
                Request.CANCEL_SUBSCRIPTION, asked, Json.object().put("effective_from", "next_billing_period"));

        assertThat(canceled.data().path("scheduled_change").path("effective_at").asString())
                .as("the end of the period after the renewal")
                .startsWith("2027-01-23");
        assertThat(periodEnd(other)).startsWith("2026-12-23");
        assertThat(billing.recurringDetails(other)).isNotNull();
        assertThat(periodEnd(other))
                .as("a look, too, is at what is true by then")
                .startsWith("2027-01-23");
    }

    @Test
    void whatIsDueForNobodyWhoAsksIsDoneInItsOwnTime() {
        String other = subscribe("other");
        clock.set(Instant.parse("2026-12-23T11:00:00Z"));

        subscribe("new");
        assertThat(periodEnd(other)).startsWith("2026-12-23");

        billing.carryOutDue(clock.instant(), Duration.ofSeconds(20));
        assertThat(periodEnd(other)).startsWith("2027-01-23");
    }

    private String subscribe(String name) {
        return Objects.requireNonNull(billing.checkout(
                        "pri_01tenure0pro0monthly000000",
                        1,
                        Json.object(),
                        name + "@example.com",
                        "US",
                        Card.named("approve"))
                .subscriptionId());
    }

    private String periodEnd(String subscriptionId) {
        return store.find(Kind.SUBSCRIPTION, subscriptionId)
                .orElseThrow()
                .data()
                .path("current_billing_period")
                .path("ends_at")
                .asString();
    }
}
