package dev.tenure.sandbox.paddle.store;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Small things that outlive a restart: keys, counters, how deliveries go. */
public final class SettingTable {

    private static final String DELIVERY_MODE = "delivery_mode";

    private final JdbcTemplate jdbc;

    SettingTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<String> find(String name) {
        return jdbc
                .queryForList("SELECT value FROM sandbox.paddle_settings WHERE name = ?", String.class, name)
                .stream()
                .findFirst();
    }

    public void write(String name, String value) {
        jdbc.update("""
                INSERT INTO sandbox.paddle_settings (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """, name, value);
    }

    /** The stored value, or the first one, which is stored for ever. */
    public String onceAndForEver(String name, Supplier<String> first) {
        return find(name).orElseGet(() -> {
            String value = first.get();
            write(name, value);
            return value;
        });
    }

    /** Counts in the caller's transaction: 1, 2, 3 … */
    public long count(String name) {
        Long value = jdbc.queryForObject("""
                INSERT INTO sandbox.paddle_settings (name, value) VALUES (?, '1')
                ON CONFLICT (name) DO UPDATE SET value = (paddle_settings.value::bigint + 1)::text
                RETURNING value::bigint
                """, Long.class, name);
        return value == null ? 1 : value;
    }

    DeliveryMode deliveryMode() {
        return find(DELIVERY_MODE).map(SettingTable::readDeliveryMode).orElse(DeliveryMode.NORMAL);
    }

    void deliveryMode(DeliveryMode mode) {
        ObjectNode stored = Json.object()
                .put("way", mode.way().name())
                .put("copies", mode.copies())
                .put("latency_ms", mode.latencyMillis())
                .put("seed", mode.seed());
        write(DELIVERY_MODE, Json.write(stored));
    }

    private static DeliveryMode readDeliveryMode(String text) {
        JsonNode stored = Json.read(text);
        return new DeliveryMode(
                DeliveryMode.Way.valueOf(stored.path("way").asString().toUpperCase(Locale.ROOT)),
                stored.path("copies").asInt(),
                stored.path("latency_ms").asLong(),
                stored.path("seed").asLong());
    }
}
