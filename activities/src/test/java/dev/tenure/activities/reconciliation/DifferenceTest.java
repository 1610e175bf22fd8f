package dev.tenure.activities.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.paddle.event.PaddleEvent;
import dev.tenure.paddle.event.Subject;
import dev.tenure.workflows.catalog.PlanTerms;
import dev.tenure.workflows.subscription.SubscriptionFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.NullNode;

final class DifferenceTest {
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    private static SubscriptionFact fact(
            String status,
            Instant updatedAt,
            SubscriptionFact.@Nullable Scheduled scheduled,
            @Nullable PlanTerms terms) {
        return new SubscriptionFact(
                "sub_1",
                "ctm_1",
                null,
                status,
                updatedAt,
                AT,
                AT.plus(Duration.ofDays(30)),
                null,
                null,
                null,
                null,
                scheduled,
                List.of(new SubscriptionFact.Item("pri_1", "pro_1", 1, terms)));
    }

    @Test
    void theSameIsNoDifferenceWhateverTheCatalogSaysOfItNow() {
        PlanTerms terms = new PlanTerms("pro", 1, 1000, "month", 1);
        assertThat(Difference.between(fact("active", AT, null, null), fact("active", AT, null, terms)))
                .isEmpty();
    }

    @Test
    void whatDiffersIsNamed() {
        SubscriptionFact.Scheduled cancel = new SubscriptionFact.Scheduled("cancel", AT);
        assertThat(Difference.between(fact("active", AT, null, null), fact("paused", AT, cancel, null)))
                .containsExactly("status", "scheduled_change");
    }

    @Test
    void whatIsKnownHereAndNewerIsNoDifference() {
        assertThat(Difference.between(fact("canceled", AT.plusMillis(1), null, null), fact("active", AT, null, null)))
                .isEmpty();
    }

    @Test
    void whereNothingIsKnownAllDiffers() {
        assertThat(Difference.between(null, fact("active", AT, null, null))).containsExactly("subscription");
    }

    @Test
    void thePullBeginsAtTheLastEventThatIsTenMinutesOlderThanTheNewest() {
        Overlap overlap = new Overlap();
        overlap.add(List.of(event("evt_1", 0), event("evt_2", 60), event("evt_3", 61)));
        overlap.add(List.of(event("evt_4", 65), event("evt_5", 70)));
        assertThat(overlap.begin()).isEqualTo("evt_2");
    }

    @Test
    void aShortListIsReadAgainFromWhereItBegan() {
        Overlap overlap = new Overlap();
        assertThat(overlap.begin()).isNull();
        overlap.add(List.of(event("evt_1", 0), event("evt_2", 3)));
        assertThat(overlap.begin()).isNull();
    }

    private static PaddleEvent event(String id, int minutes) {
        NullNode nothing = NullNode.getInstance();
        return new PaddleEvent(
                id,
                "x.y",
                AT.plus(Duration.ofMinutes(minutes)),
                null,
                new Subject.OtherSubject(nothing, null),
                nothing);
    }
}
