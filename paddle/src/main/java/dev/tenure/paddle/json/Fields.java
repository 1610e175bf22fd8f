package dev.tenure.paddle.json;

import dev.tenure.paddle.money.Money;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object. Absent and {@code null} are the same; a field of the wrong kind is an
 * {@link UnreadableException}, because a failure to read must not look like an absent value.
 */
public final class Fields {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,19}");

    private final JsonNode node;
    private final String path;

    private Fields(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** The name is used in reasons only. */
    public static Fields of(JsonNode node, String name) {
        if (!node.isObject()) {
            throw new UnreadableException(name + " is not an object");
        }
        return new Fields(node, name);
    }

    public String text(String name) {
        return required(name, textOrNull(name));
    }

    public @Nullable String textOrNull(String name) {
        JsonNode value = valueOrNull(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw odd(name, "a string");
        }
        return value.stringValue();
    }

    public <T> @Nullable T textOrNull(String name, Function<String, T> type) {
        String text = textOrNull(name);
        return text == null ? null : type.apply(text);
    }

    /** An id with its Paddle prefix, such as {@code sub_}. */
    public String id(String prefix) {
        String id = text("id");
        if (!id.startsWith(prefix)) {
            throw odd("id", "an id that starts with " + prefix);
        }
        return id;
    }

    public Instant instant(String name) {
        return required(name, instantOrNull(name));
    }

    /** Truncated to microseconds: the same field of one object varies beyond them from event to event. */
    public @Nullable Instant instantOrNull(String name) {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw odd(name, "an RFC 3339 time");
        }
    }

    public int integer(String name) {
        JsonNode value = required(name, valueOrNull(name));
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw odd(name, "an integer");
        }
        return value.intValue();
    }

    public boolean isTrue(String name) {
        JsonNode value = valueOrNull(name);
        if (value != null && !value.isBoolean()) {
            throw odd(name, "true or false");
        }
        return value != null && value.booleanValue();
    }

    public Money money(String name, String currencyCode) {
        return required(name, moneyOrNull(name, currencyCode));
    }

    /** Paddle writes amounts as strings of integers in the minor unit. */
    public @Nullable Money moneyOrNull(String name, String currencyCode) {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        if (!INTEGER.matcher(text).matches()) {
            throw odd(name, "an integer in a string");
        }
        try {
            return new Money(Long.parseLong(text), currencyCode);
        } catch (NumberFormatException e) {
            throw odd(name, "an amount of at most 64 bits");
        }
    }

    public @Nullable Fields objectOrNull(String name) {
        JsonNode value = valueOrNull(name);
        return value == null ? null : of(value, path + "." + name);
    }

    public <T> @Nullable T objectOrNull(String name, Function<Fields, T> type) {
        Fields fields = objectOrNull(name);
        return fields == null ? null : type.apply(fields);
    }

    public <T> T object(String name, Function<Fields, T> type) {
        return required(name, objectOrNull(name, type));
    }

    /** Empty where the list is absent. */
    public <T> List<T> list(String name, Function<Fields, T> type) {
        JsonNode value = valueOrNull(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw odd(name, "a list");
        }
        List<T> items = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            items.add(type.apply(of(element, path + "." + name + "[" + items.size() + "]")));
        }
        return List.copyOf(items);
    }

    /** The object itself, with the fields that nobody asks for. */
    public JsonNode node() {
        return node;
    }

    public @Nullable JsonNode nodeOrNull(String name) {
        return valueOrNull(name);
    }

    private @Nullable JsonNode valueOrNull(String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() ? null : value;
    }

    private <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new UnreadableException(path + "." + name + " is missing");
        }
        return value;
    }

    private UnreadableException odd(String name, String wanted) {
        return new UnreadableException(path + "." + name + " is not " + wanted);
    }
}
