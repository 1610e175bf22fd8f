package dev.tenure.sandbox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

final class TemporalFinderTest {

    private static final String BASE_URL = "io.temporal.testing.devServerDownloadBaseUrl";

    private final Path folder;
    private final DataDirectory directory;

    TemporalFinderTest(@TempDir Path folder) {
        this.folder = folder;
        this.directory = DataDirectory.open(folder.resolve("data"));
    }

    @AfterEach
    void close() {
        directory.close();
        System.clearProperty(BASE_URL);
    }

    static boolean commandIsPresent() {
        return TestCommand.isPresent();
    }

    @Test
    void withoutACommandItIsInMemory() {
        try (FoundTemporal found = find(Map.of())) {
            assertThat(found.kind()).isEqualTo("memory");
            assertThat(found.ui()).isEmpty();
            assertAnswers(found);
        }
    }

    @Test
    void givenAddressIsUsedAndLeftAloneInTheEnd() {
        try (FoundTemporal somebodyElses = find(Map.of("TENURE_TEMPORAL", "memory"))) {
            try (FoundTemporal found = find(Map.of("TEMPORAL_ADDRESS", somebodyElses.target()))) {
                assertThat(found.kind()).isEqualTo("remote");
                assertThat(found.target()).isEqualTo(somebodyElses.target());
            }
            assertAnswers(somebodyElses);
        }
    }

    @Test
    void wishesThatCannotBeMetAreRefusedWithASentence() {
        assertRefused(Map.of("TENURE_TEMPORAL", "cli"), "no temporal command on the PATH");
        assertRefused(Map.of("TENURE_TEMPORAL", "cloud"), "use auto, cli, download or memory");
        assertRefused(Map.of("TENURE_TEMPORAL_CLI", "/nowhere/temporal"), "TENURE_TEMPORAL_CLI=/nowhere/temporal");
        assertRefused(Map.of("TEMPORAL_ADDRESS", "127.0.0.1:1"), "Nothing answers at TEMPORAL_ADDRESS");
        assertRefused(Map.of("TEMPORAL_ADDRESS", "somewhere"), "host:port");
        assertRefused(Map.of("TEMPORAL_ADDRESS", "127.0.0.1:1", "TENURE_TEMPORAL", "memory"), "unset one of the two");
    }

    @Test
    void commandThatIsNoServerIsRefusedWithASentence() throws IOException {
        Path command = folder.resolve("temporal");
        Files.writeString(command, "#!/bin/sh\nexit 1\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
        assertRefused(Map.of("PATH", folder.toString()), "did not become a Temporal server");
    }

    @Test
    @EnabledIf("commandIsPresent")
    void portThatIsTakenBetweenLookingAndListeningIsNotTheEnd() throws IOException {
        Path command = folder.resolve("temporal");
        Path first = folder.resolve("first");
        Files.writeString(command, """
                #!/bin/sh
                [ -e "%1$s" ] || { echo "$@" > "%1$s"; echo "bind: address already in use" >&2; exit 1; }
                exec "%2$s" "$@"
                """.formatted(first, TestCommand.path()));
        assertThat(command.toFile().setExecutable(true)).isTrue();
        try (FoundTemporal found = find(Map.of("PATH", "/usr/bin:/bin:" + folder))) {
            assertAnswers(found);
            String port = found.target().substring(found.target().lastIndexOf(':') + 1);
            assertThat(Files.readString(first)).contains("--port").doesNotContain(port);
            assertThat(directory.resolve("temporal.port")).hasContent(port);
        }
    }

    @Test
    void downloadFromAHostThatCannotBeReachedFailsWithinSeconds() {
        System.setProperty(BASE_URL, "http://127.0.0.1:1");
        Instant begin = Instant.now();
        assertRefused(Map.of("TENURE_TEMPORAL", "download"), "cannot be reached");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(7));
    }

    @Test
    @EnabledIf("commandIsPresent")
    void commandOnThePathIsDurableAndHasAPage() throws Exception {
        Files.createSymbolicLink(folder.resolve("temporal"), TestCommand.path());
        Map<String, String> settings = Map.of("PATH", "/nowhere:" + folder);
        String target;
        try (FoundTemporal found = find(settings)) {
            assertThat(found.kind()).isEqualTo("cli");
            assertThat(status(found.ui().orElseThrow())).isEqualTo(200);
            startWorkflow(found);
            target = found.target();
        }
        try (FoundTemporal again = find(settings)) {
            assertThat(again.target()).isEqualTo(target);
            assertWorkflowIsThere(again);
        }
    }

    @Test
    @EnabledIf("commandIsPresent")
    void serverThatSurvivedAKilledProcessDoesNotBlockTheNextStart() throws Exception {
        Path data = folder.resolve("killed");
        String[] words = Doomed.liveAndDie(data, TestCommand.path().toString());
        try (DataDirectory killed = DataDirectory.open(data);
                EmbeddedDatabase database = EmbeddedDatabase.start(killed);
                FoundTemporal found = new TemporalFinder(
                                settings(Map.of(
                                        "TENURE_TEMPORAL_CLI",
                                        TestCommand.path().toString())),
                                killed,
                                folder.resolve("downloads"))
                        .find()) {
            assertThat(database.port()).isPositive();
            assertThat(found.target()).isEqualTo(words[2]);
            assertAnswers(found);
        }
    }

    @Test
    @EnabledIf("commandIsPresent")
    void commandKeptFromAnEarlierDownloadNeedsNoNetwork() throws IOException {
        System.setProperty(BASE_URL, "http://127.0.0.1:1");
        Path kept = Files.createDirectories(folder.resolve("downloads/default-sdk-java-1.38.0/linux_amd64"));
        Files.createSymbolicLink(kept.resolve("temporal"), TestCommand.path());
        for (String choice : new String[] {"download", "auto"}) {
            try (FoundTemporal found = find(Map.of("TENURE_TEMPORAL", choice))) {
                assertThat(found.kind()).isEqualTo("cli");
            }
        }
    }

    private FoundTemporal find(Map<String, String> settings) {
        return new TemporalFinder(settings(settings), directory, folder.resolve("downloads")).find();
    }

    private static TemporalSettings settings(Map<String, String> values) {
        return TemporalSettings.read(new HashMap<>(values)::get);
    }

    private void assertRefused(Map<String, String> settings, String words) {
        assertThatThrownBy(() -> find(settings).close())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining(words);
    }

    private static void assertAnswers(FoundTemporal found) {
        with(found, stubs -> stubs.blockingStub().getSystemInfo(GetSystemInfoRequest.getDefaultInstance()));
    }

    private static void startWorkflow(FoundTemporal found) {
        with(found, stubs -> WorkflowClient.newInstance(stubs)
                .newUntypedWorkflowStub(
                        "Anything",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue("nobody")
                                .setWorkflowId("kept")
                                .build())
                .start());
    }

    private static void assertWorkflowIsThere(FoundTemporal found) {
        with(found, stubs -> assertThat(WorkflowClient.newInstance(stubs)
                        .newUntypedWorkflowStub("kept")
                        .describe()
                        .getWorkflowType())
                .isEqualTo("Anything"));
    }

    private static void with(FoundTemporal found, Consumer<WorkflowServiceStubs> use) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(found.target())
                .build());
        try {
            use.accept(stubs);
        } finally {
            stubs.shutdownNow();
        }
    }

    private static int status(URI page) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
