package dev.tenure.paddle;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenure.paddle.json.PaddleJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Payloads to read: real ones, where they are at hand, and the project's own. */
public final class Fixtures {

    private Fixtures() {}

    /** The folder that the system property {@code paddle.fixtures} names; without it the test is skipped, and says so. */
    public static Path realPayloads() {
        Path folder = Path.of(System.getProperty("paddle.fixtures", "no-folder-was-named"));
        if (!Files.isDirectory(folder)) {
            System.out.println("No real Paddle payloads at " + folder + ": skipped (see paddle/README.md).");
        }
        assumeTrue(Files.isDirectory(folder), "No real Paddle payloads at hand (see paddle/README.md).");
        return folder;
    }

    public static List<Path> jsonFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Path> ownPayloads() {
        return jsonFiles(Path.of("src/test/resources/payloads"));
    }

    public static byte[] ownPayload(String name) {
        return bytes(Path.of("src/test/resources/payloads", name + ".json"));
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(Path file) {
        return PaddleJson.parse(bytes(file));
    }

    /** The body of a webhook; a file that holds the data alone is put into an envelope of the type in its name. */
    public static byte[] webhook(Path file) {
        JsonNode json = json(file);
        if (json.has("event_id")) {
            return bytes(file);
        }
        return PaddleJson.bytes(Map.of(
                "event_id",
                "evt_01k9xq3v5s7m2f8d4h6j1n0p2r",
                "event_type",
                eventType(file),
                "occurred_at",
                "2026-11-23T10:00:00.123456789Z",
                "data",
                json));
    }

    public static String eventType(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf("--") + 2).replaceAll("(\\.data)?\\.json$", "");
    }
}
