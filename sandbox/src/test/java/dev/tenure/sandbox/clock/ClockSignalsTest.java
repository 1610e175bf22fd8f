package dev.tenure.sandbox.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Temporal that takes connections and never answers: who tells the time comes back all the same. */
final class ClockSignalsTest {
    private static final int CONNECTIONS = 50;

    private final DataSource dataSource = TestPostgres.freshDatabase();
    private final ServerSocket silence = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress());
    private final WorkflowServiceStubs service =
            WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget("localhost:" + silence.getLocalPort())
                    .build());
    private final ClockSignals signals =
            new ClockSignals(WorkflowClient.newInstance(service), BillingClock.open(dataSource));

    ClockSignalsTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        service.shutdownNow();
        silence.close();
    }

    @Test
    void whoCouldNotBeToldByTheDeadlineIsToldNextTime() {
        List<String> workflows =
                IntStream.range(0, 20).mapToObj(number -> "sub_" + number).toList();
        for (int call = 0; call < 2; call++) {
            long start = System.nanoTime();
            assertThat(signals.tellOnce(workflows, Deadline.in(Duration.ofMillis(300))))
                    .isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void nobodyToTellIsEverybodyTold() {
        assertThat(signals.tellOnce(List.of(), Deadline.in(Duration.ofMillis(300))))
                .isTrue();
    }
}
