package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.firstCheckout;
import static dev.tenure.workflows.subscription.Given.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S11: the later one of two subscriptions. */
final class DuplicatesTest {
    private final Court court = new Court(Given.nothing(), START.plusSeconds(5));

    private Decision found() {
        court.events(firstCheckout());
        return court.events(event("duplicate", "duplicate", new DuplicateFact("sub_0", null, court.now)));
    }

    @Test
    void theOneThatWasPaidFirstStaysAndOfTwoAtOnceTheSmallerId() {
        Duplicates.Living early = new Duplicates.Living("sub_b", START);
        Duplicates.Living late = new Duplicates.Living("sub_a", START.plusSeconds(1));
        Duplicates.Living unpaid = new Duplicates.Living("sub_0", null);

        assertThat(Duplicates.kept(List.of(late, unpaid, early))).contains("sub_b");
        assertThat(Duplicates.kept(List.of(early, new Duplicates.Living("sub_a", START))))
                .contains("sub_a");
        assertThat(Duplicates.kept(List.of())).isEmpty();
    }

    @Test
    void theLaterOneIsEndedAtOnceThenRefundedAndItsCreditsAreTakenBack() {
        Decision found = found();

        assertThat(found.ask()).isEqualTo(new Ask.Stop(Duplicates.REASON));
        assertThat(found.grants())
                .extracting(ApplyRequest.Grant::kind, ApplyRequest.Grant::amount)
                .containsExactly(tuple("clawback", -1000L));
        Instant owedSince = court.now;
        Decision ended = court.answer(found, Court.says(subscription("canceled", court.now, 1)));
        assertThat(court.state.standing().hasAccess()).isFalse();
        assertThat(ended.ask()).isEqualTo(new Ask.Refund("txn_1", Duplicates.REASON, owedSince));
    }

    @Test
    void beingToldAgainTakesNothingBackTwice() {
        found();
        Decision again =
                court.events(event("duplicate again", "duplicate", new DuplicateFact("sub_0", null, court.now)));

        assertThat(again.grants()).isEmpty();
    }
}
