package dev.tenure.sandbox.story;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which Temporals the stories are played on: in memory always, and on a real server where its command is given. */
final class Stages {

    private Stages() {}

    static Stream<String> temporals() {
        List<String> found = new ArrayList<>(List.of("memory"));
        if (command() != null) {
            found.add("cli");
        } else {
            System.out.println("TENURE_TEMPORAL_CLI names no command: played on in-memory Temporal only");
        }
        return found.stream();
    }

    static @Nullable String command() {
        String path = System.getenv("TENURE_TEMPORAL_CLI");
        return path != null && Files.isExecutable(Path.of(path)) ? path : null;
    }
}
