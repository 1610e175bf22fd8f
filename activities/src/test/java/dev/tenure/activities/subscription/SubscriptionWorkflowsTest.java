package dev.tenure.activities.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionState;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubscriptionWorkflowsTest {

    @Test
    void temporalThatDoesNotAnswerIsNotWaitedForLongerThanAllowed() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget("127.0.0.1:" + silent.getLocalPort())
                    .build());
            SubscriptionWorkflows workflows = new SubscriptionWorkflows(
                    WorkflowClient.newInstance(
                            stubs,
                            WorkflowClientOptions.newBuilder()
                                    .setDataConverter(PayloadJson.converter())
                                    .build()),
                    false,
                    Duration.ofMillis(700));
            SubscriptionState state = SubscriptionState.opening("sub_1", Policies.DEFAULT);
            long began = System.nanoTime();

            assertThatThrownBy(() -> workflows.deliver(state, new EventBatch(List.of())))
                    .isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> workflows.ensureRunning(state)).isInstanceOf(RuntimeException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
            stubs.shutdownNow();
        }
    }
}
