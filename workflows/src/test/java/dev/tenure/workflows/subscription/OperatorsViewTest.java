package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.periodEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.workflows.payload.PayloadJson;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.client.WorkflowUpdateHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the Temporal UI shows of a running subscription, as the UI asks for it; the words themselves: {@link WordingTest}. */
@Timeout(60)
final class OperatorsViewTest {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void eachRunNamesTheOneBeforeSoThatAWholeLifeCanBeWalked() {
        member();
        String first = runId();
        assertThat(page()).contains("- run before: none, this is the first");
        renew();
        String second = runId();
        stage.passTo(periodEnd(2).plusSeconds(30));
        stage.deliverTogether();
        stage.until(() -> stage.histories().size() == 3);

        List<String> walked = new ArrayList<>();
        for (WorkflowExecutionDescription run = description(); run != null; run = before(run)) {
            walked.add(run.getExecution().getRunId());
        }

        assertThat(walked).hasSize(3).endsWith(second, first);
        Object about = description().getMemo("about", String.class);
        assertThat(about).isEqualTo("membership of user " + Given.USER);
        assertThat(page()).contains("- run before: " + second);
    }

    @Test
    void aNewRunHasItsPageBeforeAnythingHappensInIt() {
        member();

        renew();

        assertThat(page())
                .contains("**pro**, level 1: active", "- paid through: 2026-03-31 10:00:00 UTC")
                .contains("- next: read Paddle, if no renewal was heard of, at 2026-03-31 10:10:00 UTC");
    }

    @Test
    void whilePaddleIsAskedThePageSaysWhatFor() {
        member();
        stage.paddle.hold();
        WorkflowUpdateHandle<CommandOutcome> leaving =
                stage.begin(new Command("k1", Command.Kind.CANCEL, "customer", "f"));
        stage.until(stage.paddle::isWaitedFor);

        assertThat(page()).contains("- waits: cancel, asked by customer", "is being carried out");

        stage.paddle.release();
        leaving.getResult();
        assertThat(page())
                .contains("- by itself: cancel 2026-02-28 10:00:00 UTC")
                .doesNotContain("waits");
    }

    @Test
    void eachCallToPaddleSaysWhatItIsAbout() {
        member();
        stage.command(Command.Kind.CANCEL, "k1");
        stage.command(Command.Kind.KEEP, "k2");
        stage.begin(Command.pause("k3", "customer", "f", periodEnd(2))).getResult();
        PlanChange max = new PlanChange("pri_max_month", Given.MAX, PlanChange.When.NOW, null, null, null);
        stage.begin(Command.change("k4", "customer", "f", max)).getResult();
        stage.begin(new Command("k5", Command.Kind.END_NOW, "operator:7", "f", null, null, true))
                .getResult();
        stage.until(() -> stage.paddle.refunds() == 2);

        assertThat(summaries(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED))
                .containsExactly(
                        "cancel " + Given.SUBSCRIPTION + " at the period's end",
                        "remove the scheduled change of " + Given.SUBSCRIPTION,
                        "pause " + Given.SUBSCRIPTION + " until 2026-03-31 10:00:00 UTC",
                        "change " + Given.SUBSCRIPTION + " to max, pri_max_month, prorated immediately",
                        "cancel " + Given.SUBSCRIPTION + " at once",
                        "refund txn_1: ended now",
                        "refund txn_update4: ended now");
    }

    @Test
    void theTimerSaysWhatIsDoneWhenItRings() {
        member();
        stage.until(() -> !timers().isEmpty());
        assertThat(timers()).containsExactly("read Paddle, if no renewal was heard of, at 2026-02-28 10:10:00 UTC");

        stage.paddle.away(true);
        stage.command(Command.Kind.CANCEL, "k1");

        stage.until(() -> timers().size() == 2);
        assertThat(timers().getLast()).startsWith("try the cancel again at 2026-01-31 10:01:");
    }

    @Test
    void whatIsStoredNamesTheLinesOfTheAudit() {
        member();

        stage.until(() -> summaries(EventType.EVENT_TYPE_MARKER_RECORDED).contains("store active: membership_upgrade"));
    }

    @Test
    void anEndedMembershipKeepsItsPage() {
        member();
        stage.command(Command.Kind.CANCEL, "k1");
        stage.passTo(periodEnd(1).plus(Duration.ofSeconds(90)));
        stage.untilCompleted();

        assertThat(page())
                .contains("**free**, level 0: ended", "- access: none")
                .doesNotContain("waits");
        assertThat(timers()).contains("end access, if Paddle says so too, at 2026-02-28 10:00:00 UTC");
    }

    @Test
    void nothingOfItIsLongerThanTheUiShows() {
        member();
        stage.passTo(periodEnd(1).minus(Duration.ofMinutes(15)));
        stage.command(Command.Kind.CANCEL, "k1");
        stage.passTo(periodEnd(1).plus(Duration.ofMinutes(5)));
        stage.until(() -> stage.paddle.refunds() == 1);

        List<String> lines = new ArrayList<>(timers());
        lines.addAll(summaries(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED));
        lines.addAll(summaries(EventType.EVENT_TYPE_MARKER_RECORDED));
        assertThat(lines).hasSizeGreaterThan(5).allSatisfy(line -> assertThat(line)
                .hasSizeLessThanOrEqualTo(200)
                .doesNotContain("null"));
    }

    private void member() {
        stage.paddle.obliges(true);
        stage.paddle.checkout();
        stage.deliverTogether();
        stage.until(() -> stage.standing().level() == 1);
    }

    private void renew() {
        stage.passTo(periodEnd(1).plusSeconds(30));
        stage.deliverTogether();
        stage.until(() -> stage.histories().size() == 2);
    }

    private WorkflowStub workflow() {
        return stage.client().newUntypedWorkflowStub(SubscriptionWorkflow.idOf(Given.SUBSCRIPTION));
    }

    private WorkflowExecutionDescription description() {
        return workflow().describe();
    }

    private String runId() {
        return description().getExecution().getRunId();
    }

    /** Nothing before the first. */
    private @Nullable WorkflowExecutionDescription before(WorkflowExecutionDescription run) {
        Object runId = run.getMemo("run_before", String.class);
        return runId == null
                ? null
                : stage.client()
                        .newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder()
                                .setWorkflowId(SubscriptionWorkflow.idOf(Given.SUBSCRIPTION))
                                .setRunId(String.valueOf(runId))
                                .build())
                        .describe();
    }

    private String page() {
        return workflow()
                .query("__temporal_workflow_metadata", WorkflowMetadata.class)
                .getCurrentDetails();
    }

    private List<String> timers() {
        return summaries(EventType.EVENT_TYPE_TIMER_STARTED);
    }

    private List<String> summaries(EventType type) {
        return stage.events().stream()
                .filter(event -> event.getEventType() == type)
                .map(OperatorsViewTest::summary)
                .toList();
    }

    private static String summary(HistoryEvent event) {
        Payload summary = event.getUserMetadata().getSummary();
        return summary.getData().isEmpty()
                ? ""
                : Objects.requireNonNull(PayloadJson.converter().fromPayload(summary, String.class, String.class));
    }
}
