package dev.tenure.sandbox.story;

import dev.tenure.sandbox.HeadlessStage;
import dev.tenure.sandbox.launch.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Two workers and two doors, each in a process of its own; whoever calls the doors finds one that is open. */
final class KillableParts implements AutoCloseable {
    private static final int OF_A_KIND = 2;

    private final List<KillablePart> workers = new ArrayList<>();
    private final List<KillablePart> doors = new ArrayList<>();
    private final Relay beforeDoors;
    private final Relay beforePaddle;
    private final Door door;
    private final StartCache cache;

    KillableParts(HeadlessStage stage, Path folder, StartCache cache, Moments moments) {
        this.cache = cache;
        Map<String, String> told = stage.settings(stage.doorsPort());
        beforePaddle =
                new Relay(0, List.of(URI.create(told.get("PADDLE_API_BASE_URL")).getPort()), moments.paddle());
        List<Integer> doorsPorts = new ArrayList<>();
        for (int number = 1; number <= OF_A_KIND; number++) {
            Map<String, String> work = settings(stage, Ports.free());
            work.put("SPRING_MAIN_WEB_APPLICATION_TYPE", "none");
            workers.add(new KillablePart("worker", number, work, folder, cache));
            int port = Ports.free();
            Map<String, String> open = settings(stage, port);
            open.put("SPRING_TEMPORAL_START_WORKERS", "false");
            open.put("SPRING_MAIN_LAZY_INITIALIZATION", "true");
            open.put("SPRINGDOC_API_DOCS_ENABLED", "false");
            doors.add(new KillablePart("doors", number, open, folder, cache));
            doorsPorts.add(port);
        }
        beforeDoors = new Relay(stage.doorsPort(), doorsPorts, moments.doors());
        door = new Door(URI.create("http://localhost:" + stage.doorsPort()), null);
    }

    /** The first start of all in a run is in vain: it makes the others short. */
    void start() {
        if (!cache.has("worker") || !cache.has("doors")) {
            workers.getFirst().train();
            doors.getFirst().train();
        }
        all().forEach(KillablePart::start);
        awaitAllUp();
    }

    private Map<String, String> settings(HeadlessStage stage, int port) {
        Map<String, String> settings = new HashMap<>(stage.settings(port));
        settings.put("PADDLE_API_BASE_URL", "http://localhost:" + beforePaddle.port());
        return settings;
    }

    Door door() {
        return door;
    }

    /** One point: these are gone in the same moment. Answers who. */
    String kill(Random random) {
        int dice = random.nextInt(20);
        if (dice < 9) {
            kill(List.of(one(workers, random)));
            return "a worker";
        }
        if (dice < 15) {
            kill(List.of(one(doors, random)));
            return "doors";
        }
        if (dice < 18) {
            kill(workers);
            return "all workers";
        }
        if (dice < 19) {
            kill(doors);
            return "all doors";
        }
        kill(all().toList());
        return "everything";
    }

    private static void kill(List<KillablePart> some) {
        some.forEach(KillablePart::kill);
        some.forEach(KillablePart::comeBack);
    }

    private static KillablePart one(List<KillablePart> parts, Random random) {
        List<KillablePart> up = parts.stream().filter(KillablePart::isUp).toList();
        List<KillablePart> found = up.isEmpty() ? parts : up;
        return found.get(random.nextInt(found.size()));
    }

    private Stream<KillablePart> all() {
        return Stream.concat(workers.stream(), doors.stream());
    }

    void awaitAllUp() {
        all().forEach(KillablePart::awaitUp);
    }

    /** One may still be starting, if there is another of its kind. */
    void awaitAllButOneUp() {
        long starting = all().filter(part -> !part.isUp()).count();
        while (starting > 1) {
            sleep(50);
            starting = all().filter(part -> !part.isUp()).count();
        }
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
        all().forEach(KillablePart::close);
        beforeDoors.close();
        beforePaddle.close();
    }
}
