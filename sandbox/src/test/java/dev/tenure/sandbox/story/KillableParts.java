package dev.tenure.sandbox.story;

import dev.tenure.sandbox.HeadlessStage;
import dev.tenure.sandbox.launch.Ports;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** The worker and the doors, each in a process of its own. */
final class KillableParts implements AutoCloseable {
    private final KillablePart worker;
    private final KillablePart doors;

    KillableParts(HeadlessStage stage, Path folder) {
        String jars = Jars.of(System.getProperty("java.class.path"), folder);
        int workerPort = Ports.free();
        Map<String, String> settings = new HashMap<>(stage.settings(workerPort));
        worker = new KillablePart("worker", workerPort, settings, folder, jars);
        Map<String, String> doorsSettings = new HashMap<>(stage.settings(stage.doorsPort()));
        doorsSettings.put("SPRING_TEMPORAL_START_WORKERS", "false");
        doors = new KillablePart("doors", stage.doorsPort(), doorsSettings, folder, jars);
    }

    /** One point: the worker, the doors or both are gone in the same moment; answers which. */
    String killSome(Random random) {
        int which = random.nextInt(4);
        if (which != 1) {
            worker.kill();
        }
        if (which == 1 || which == 3) {
            doors.kill();
        }
        return which == 1 ? "doors" : which == 3 ? "worker and doors" : "worker";
    }

    void warmUp() {
        worker.warmUp();
        doors.warmUp();
        awaitUp();
    }

    void awaitUp() {
        worker.awaitUp();
        doors.awaitUp();
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        worker.close();
        doors.close();
    }
}
