package dev.tenure.sandbox.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The {@code temporal} command that tests may use, if this machine has one. */
public final class TestCommand {

    private TestCommand() {}

    public static boolean isPresent() {
        return find().isPresent();
    }

    public static Path path() {
        return find().orElseThrow();
    }

    private static Optional<Path> find() {
        Stream<Path> given = Stream.of(
                        Optional.ofNullable(System.getProperty("TENURE_TEMPORAL_CLI")),
                        Optional.ofNullable(System.getenv("TENURE_TEMPORAL_CLI")))
                .flatMap(Optional::stream)
                .filter(Predicate.not(String::isBlank))
                .map(Path::of);
        Stream<Path> searched = Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "temporal"));
        return Stream.concat(given, searched).filter(Files::isExecutable).findFirst();
    }
}
