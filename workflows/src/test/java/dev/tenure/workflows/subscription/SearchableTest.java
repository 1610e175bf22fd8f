package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.periodEnd;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.common.SearchAttributes;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator finds in Temporal's list, and what it costs. */
@Timeout(60)
final class SearchableTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMemberIsFoundByUserPlanStatusAndPeriodEnd() {
        member();

        stage.until(() -> attributes().containsKey(Searchable.USER_ID));
        assertThat(attributes().get(Searchable.USER_ID)).isEqualTo(stage.row().userId());
        assertThat(attributes().get(Searchable.PLAN)).isEqualTo("pro");
        assertThat(attributes().get(Searchable.STATUS)).isEqualTo("active");
        assertThat(attributes().get(Searchable.PERIOD_END))
                .isEqualTo(periodEnd(1).atOffset(ZoneOffset.UTC));
    }

    @Test
    void aRenewalIsFoundWithoutAnActionOfItsOwnAndNamesTheRunBefore() {
        member();
        stage.passTo(periodEnd(1).plusSeconds(30));
        stage.deliverTogether();
        stage.until(() -> stage.histories().size() == 2);

        assertThat(attributes().get(Searchable.PERIOD_END))
                .isEqualTo(periodEnd(2).atOffset(ZoneOffset.UTC));
        assertThat(upserts(stage.histories().getLast())).isZero();
        Object runBefore = description().getMemo("run_before", String.class);
        assertThat(runBefore).isNotNull();
    }

    @Test
    void anEndedMembershipIsFoundAsEnded() {
        member();
        stage.command(Command.Kind.CANCEL, "k1");
        stage.passTo(periodEnd(1).plusSeconds(90));
        stage.untilCompleted();

        assertThat(attributes().get(Searchable.STATUS)).isEqualTo("ended");
        assertThat(attributes().get(Searchable.PLAN)).isEqualTo("free");
    }

    private void member() {
        stage.paddle.checkout();
        stage.deliverTogether();
        stage.until(() -> stage.standing().level() == 1);
    }

    private SearchAttributes attributes() {
        return description().getTypedSearchAttributes();
    }

    private WorkflowExecutionDescription description() {
        return stage.client()
                .newUntypedWorkflowStub(SubscriptionWorkflow.idOf(Given.SUBSCRIPTION))
                .describe();
    }

    private static long upserts(WorkflowExecutionHistory history) {
        return history.getEvents().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
                .count();
    }
}
