package dev.tenure.sandbox.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** What is kept of a life that came out different: Paddle's calls, the audit, the inbox, and the workflow's histories. */
final class CrashEvidence {
    private final Door stage;
    private final Door operator;
    private final Path file;

    CrashEvidence(Door stage, Door operator, Path file) {
        this.stage = stage;
        this.operator = operator;
        this.file = file;
    }

    void keep(String subscriptionId, String userId, List<JsonNode> calls, List<String> kills) {
        List<String> lines = new ArrayList<>(kills);
        calls.forEach(call -> lines.add("call " + call));
        operator.get("/api/v1/admin/logs?size=200&user_id=" + userId)
                .body()
                .path("items")
                .forEach(item -> lines.add("audit " + item));
        operator.get("/api/v1/admin/users/" + userId)
                .body()
                .path("subscriptions")
                .forEach(item -> lines.add("row " + item));
        write(lines);
        histories("subscription/" + subscriptionId);
    }

    private void histories(String workflowId) {
        String address = stage.get("/sandbox").ok().path("temporal_target").asString();
        String command = Objects.requireNonNull(Stages.command());
        String runs = run(List.of(
                command,
                "workflow",
                "list",
                "--address",
                address,
                "--query",
                "WorkflowId='" + workflowId + "'",
                "-o",
                "json"));
        for (JsonNode run : Door.json(runs)) {
            String runId = run.path("execution").path("runId").asString();
            write(List.of("history " + workflowId + " run " + runId));
            write(List.of(run(List.of(
                    command, "workflow", "show", "--address", address, "-w", workflowId, "-r", runId, "-o", "json"))));
        }
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(List<String> lines) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
