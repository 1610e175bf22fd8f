package dev.tenure.workflows.subscription;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * One exchange with Paddle, in an activity.
 *
 * @param isWaitedFor whether somebody waits for the answer: where the server knows priorities, what nobody waits for lets it pass
 */
record Conversation(SubscriptionState state, boolean isWaitedFor) {

    /** Conversations begin one after the other: on the first of a month some hundred may stand before this one. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int FIRST = 1;
    private static final int ORDINARY = 3;

    /** Never throws for what Paddle says, or does not say. */
    PaddleAnswer about(Ask ask) {
        try {
            return switch (ask) {
                case Ask.Read read ->
                    paddle("read " + state.subscriptionId())
                            .read(new PaddleCalls.ReadRequest(state.subscriptionId(), state.unknownSince()));
                case Ask.Cancel cancel ->
                    paddle("cancel " + state.subscriptionId()
                                    + (cancel.immediately() ? " at once" : " at the period's end"))
                            .cancel(new PaddleCalls.CancelRequest(state.subscriptionId(), cancel.immediately()));
                case Ask.Stop stop ->
                    paddle("end " + state.subscriptionId() + " at once: " + Wording.plain(stop.reason()))
                            .cancel(new PaddleCalls.CancelRequest(state.subscriptionId(), true));
                case Ask.Refund refund ->
                    paddle("refund " + refund.transactionId() + ": " + Wording.plain(refund.reason()))
                            .refund(new PaddleCalls.RefundRequest(
                                    refund.transactionId(), refund.reason(), refund.owedSince(), refund.lineIds()));
                case Ask.RemoveScheduledChange removal ->
                    paddle("remove the scheduled change of " + state.subscriptionId())
                            .removeScheduledChange(state.subscriptionId());
                case Ask.Withdraw withdrawal ->
                    paddle("take back " + withdrawal.kind().word() + " of " + state.subscriptionId())
                            .withdraw(withdrawal.of(state.subscriptionId()));
                case Ask.Change change ->
                    paddle("change " + state.subscriptionId() + " to "
                                    + change.change().terms().plan() + ", "
                                    + change.change().priceId() + ", "
                                    + Wording.plain(change.mode().word()))
                            .change(change.of(state.subscriptionId()));
                case Ask.Pause pause ->
                    paddle("pause " + state.subscriptionId()
                                    + (pause.until() == null ? "" : " until " + Wording.moment(pause.until())))
                            .pause(new PaddleCalls.PauseRequest(state.subscriptionId(), pause.until()));
                case Ask.Resume resume ->
                    paddle("resume " + state.subscriptionId())
                            .resume(new PaddleCalls.ResumeRequest(state.subscriptionId(), resume.since()));
            };
        } catch (ActivityFailure e) {
            Workflow.getLogger(Conversation.class)
                    .warn("paddle_call_failed subscription_id={} ask={}", state.subscriptionId(), ask);
            return new PaddleAnswer.Unavailable("activity_failed", 0);
        }
    }

    private PaddleCalls paddle(String summary) {
        return Workflow.newActivityStub(
                PaddleCalls.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(SubscriptionWorkflow.PADDLE_TASK_QUEUE)
                        .setStartToCloseTimeout(Duration.ofSeconds(25))
                        .setScheduleToCloseTimeout(LONGEST)
                        .setPriority(Priority.newBuilder()
                                .setPriorityKey(isWaitedFor ? FIRST : ORDINARY)
                                .build())
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(3).build())
                        .setSummary(summary)
                        .build());
    }
}
