package dev.tenure.sandbox.launch;

import io.temporal.testing.TemporalDevServerOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a {@code temporal} command is: given, on the PATH, or kept from an earlier download. */
final class TemporalCommand {

    private final TemporalSettings settings;
    private final Path downloads;

    TemporalCommand(TemporalSettings settings, Path downloads) {
        this.settings = settings;
        this.downloads = downloads;
    }

    /** The command to run, if there is one. A given path that is no command is a wish that cannot be met. */
    Optional<Path> find() {
        settings.command().ifPresent(TemporalCommand::requireExecutable);
        return settings.command().or(this::onThePath).or(this::kept);
    }

    /** Options that run the kept command, or fetch it first. */
    TemporalDevServerOptions.Builder fetched() {
        TemporalDevServerOptions.Builder options = TemporalDevServerOptions.newBuilder();
        return kept().map(command -> options.setExistingPath(command.toString()))
                .orElseGet(() -> options.setDownloadEnabled(true).setDownloadDestination(downloads.toString()));
    }

    Optional<Path> kept() {
        if (!Files.isDirectory(downloads)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(downloads, 3)) {
            return files.filter(TemporalCommand::isCommand).sorted().reduce((older, newer) -> newer);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<Path> onThePath() {
        return Arrays.stream(settings.searchPath().split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> Stream.of(Path.of(folder, "temporal"), Path.of(folder, "temporal.exe")))
                .filter(TemporalCommand::isCommand)
                .findFirst();
    }

    private static boolean isCommand(Path file) {
        Path name = file.getFileName();
        return name != null
                && (name.toString().equals("temporal") || name.toString().equals("temporal.exe"))
                && Files.isRegularFile(file)
                && Files.isExecutable(file);
    }

    private static void requireExecutable(Path command) {
        if (!Files.isRegularFile(command) || !Files.isExecutable(command)) {
            throw new CannotStartException(
                    "TENURE_TEMPORAL_CLI=%s is not a file that can be executed.".formatted(command));
        }
    }
}
