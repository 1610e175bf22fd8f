package dev.tenure.paddle.client;

import dev.tenure.paddle.json.PaddleJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a request. To Paddle an absent field leaves a value and {@code null} clears it. */
final class Body {

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Leaves the field out where there is no value. */
    Body with(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    Body withItems(List<ItemRequest> items) {
        return items.isEmpty()
                ? this
                : with("items", items.stream().map(ItemRequest::toJson).toList());
    }

    Body withNull(String name) {
        fields.put(name, null);
        return this;
    }

    byte[] bytes() {
        return PaddleJson.bytes(fields);
    }
}
