package dev.tenure.sandbox;

import dev.tenure.sandbox.host.KnownHosts;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the all-in-one itself.
 *
 * @param host the address that all doors listen on; loopback unless told otherwise
 * @param port of the product's doors
 * @param paddlePort of the sandbox Paddle's API
 * @param hosts the names by which the stage may be called
 * @param databaseUrl a Postgres to use instead of the embedded one
 */
record StageSettings(
        Path dataFolder,
        String host,
        int port,
        int paddlePort,
        KnownHosts hosts,
        @Nullable String databaseUrl,
        boolean paddleLimits,
        Map<String, String> overrides,
        Function<String, @Nullable String> environment) {

    /** Reads from the given values first, then from the environment. */
    static StageSettings read(Map<String, String> overrides, Function<String, @Nullable String> environment) {
        Function<String, @Nullable String> value =
                name -> overrides.containsKey(name) ? overrides.get(name) : environment.apply(name);
        String host = text(value, "SANDBOX_HOST", "127.0.0.1");
        String others = text(value, "SANDBOX_ALLOWED_HOSTS", "");
        return new StageSettings(
                Path.of(text(value, "TENURE_DATA_DIR", ".tenure")),
                host,
                port(value, "SERVER_PORT", 8080),
                port(value, "SANDBOX_PADDLE_PORT", 8081),
                KnownHosts.loopbackAnd(List.of((host + "," + others).split(","))),
                blankToNull(value.apply("SUPABASE_DB_URL")),
                "on".equals(value.apply("SANDBOX_PADDLE_LIMITS")),
                Map.copyOf(overrides),
                environment);
    }

    @Nullable
    String value(String name) {
        return overrides.containsKey(name) ? overrides.get(name) : environment.apply(name);
    }

    /** Where the product's doors are, for whoever is on this machine. */
    URI baseUrl() {
        return URI.create("http://localhost:" + port);
    }

    private static String text(Function<String, @Nullable String> value, String name, String otherwise) {
        String text = blankToNull(value.apply(name));
        return text == null ? otherwise : text;
    }

    private static int port(Function<String, @Nullable String> value, String name, int otherwise) {
        String text = text(value, name, Integer.toString(otherwise));
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a port between 1 and 65535, not \"" + text + "\".", e);
        }
        throw new IllegalArgumentException(name + " must be a port between 1 and 65535, not \"" + text + "\".");
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
