package dev.tenure.api.rows;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** One row of Postgres in the types of the doors. */
public record Columns(ResultSet row) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public @Nullable String textOrNull(String column) throws SQLException {
        return row.getString(column);
    }

    public String text(String column) throws SQLException {
        return required(column, row.getString(column));
    }

    public @Nullable Instant instantOrNull(String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    public Instant instant(String column) throws SQLException {
        return required(column, instantOrNull(column));
    }

    public @Nullable UUID uuidOrNull(String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    public @Nullable Long numberOrNull(String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    public long number(String column) throws SQLException {
        return required(column, numberOrNull(column));
    }

    public List<String> texts(String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    public JsonNode json(String column) throws SQLException {
        return required(column, jsonOrNull(column));
    }

    public @Nullable JsonNode jsonOrNull(String column) throws SQLException {
        String json = row.getString(column);
        return json == null ? null : JSON.readTree(json);
    }

    public <T> @Nullable T jsonOrNull(String column, Class<T> type) throws SQLException {
        String json = row.getString(column);
        return json == null ? null : JSON.readValue(json, type);
    }

    private static <T> T required(String column, @Nullable T value) throws SQLException {
        if (value == null) {
            throw new SQLException("The column " + column + " is null, which cannot be.");
        }
        return value;
    }
}
