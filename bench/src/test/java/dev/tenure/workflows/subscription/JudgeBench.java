package dev.tenure.workflows.subscription;

import dev.tenure.bench.Scales;
import dev.tenure.workflows.payload.PayloadJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** A renewal that is judged, beside the reading of the state that it is judged upon. */
@NullMarked
final class JudgeBench {
    private static final int DECISIONS = 20_000;

    private long seen;

    @Test
    void aRenewalThatIsJudgedBesideItsStateThatIsRead() throws Exception {
        SubscriptionState member = Lifecycle.decide(
                        Given.nothing(), new Thing.Events(Given.firstCheckout()), Given.START.plusSeconds(5))
                .next();
        Instant now = Given.periodEnd(1).plusSeconds(5);
        Thing renewal = new Thing.Events(List.of(
                Given.event("n1", "subscription.updated", Given.subscription("active", now.minusSeconds(3), 2)),
                Given.event("n2", "transaction.completed", Given.paid(2))));
        String json = PayloadJson.write(member);

        Scales.weigh(
                "renewals judged in a second",
                DECISIONS,
                times -> repeat(
                        times, () -> Lifecycle.decide(member, renewal, now).hashCode()),
                "states read from JSON",
                times -> repeat(times, () -> PayloadJson.read(json, SubscriptionState.class)
                        .hashCode()));
        System.out.println("bench: (" + seen + ")");
    }

    private void repeat(int times, java.util.function.IntSupplier step) {
        for (int number = 0; number < times; number++) {
            seen += step.getAsInt();
        }
    }
}
