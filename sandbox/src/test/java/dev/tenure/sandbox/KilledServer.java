package dev.tenure.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A server that the all-in-one started, known by the file or the folder that its command line names. */
final class KilledServer {
    private static final int LONGEST_END_SECONDS = 10;
    private final ProcessHandle process;

    private KilledServer(ProcessHandle process) {
        this.process = process;
    }

    static KilledServer holding(Path data) {
        return new KilledServer(ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(data.toString()))
                        .isPresent())
                .findFirst()
                .orElseThrow());
    }

    /** The same command again. Postgres does not run as root: whoever is root is nobody in a space of its own. */
    KilledServer killAndStart(Path log) {
        List<String> command = new ArrayList<>();
        if (isInSpaceOfItsOwn(process.pid())) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(process.info().command().orElseThrow());
        command.addAll(List.of(process.info().arguments().orElseThrow()));
        end();
        try {
            Process again = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new KilledServer(again.toHandle());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With its children, which would hold its memory and its port. */
    void end() {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static boolean isInSpaceOfItsOwn(long processId) {
        try {
            Path mine = Path.of("/proc/self/ns/user");
            return Files.exists(mine)
                    && !Files.readSymbolicLink(mine)
                            .equals(Files.readSymbolicLink(Path.of("/proc", Long.toString(processId), "ns/user")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
