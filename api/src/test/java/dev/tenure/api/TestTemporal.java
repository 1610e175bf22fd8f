package dev.tenure.api;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.WorkerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** One Temporal in memory for all tests, with a worker whose workflow answers as its subscription's id says. */
final class TestTemporal {

    private static final TestTemporal INSTANCE = new TestTemporal();

    private final int port = freePort();

    private TestTemporal() {
        TestServer.createPortBoundServer(port, true);
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
        WorkflowClient client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setDataConverter(PayloadJson.converter())
                        .build());
        WorkerFactory workers = WorkerFactory.newInstance(client);
        workers.newWorker(SubscriptionWorkflow.TASK_QUEUE)
                .registerWorkflowImplementationTypes(RecordingSubscription.class);
        workers.start();
    }

    static TestTemporal get() {
        return INSTANCE;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Of another Temporal, where nobody works. */
    String addressWithoutWorker() {
        int idlePort = freePort();
        TestServer.createPortBoundServer(idlePort, true);
        return "127.0.0.1:" + idlePort;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
