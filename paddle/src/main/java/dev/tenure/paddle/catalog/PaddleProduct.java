package dev.tenure.paddle.catalog;

import dev.tenure.paddle.json.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A product as a transaction or subscription shows it: a snapshot from when it was added. */
public record PaddleProduct(
        @Nullable String id,
        @Nullable String name,
        @Nullable String status,
        @Nullable JsonNode customData) {

    public static PaddleProduct from(Fields fields) {
        return new PaddleProduct(
                fields.textOrNull("id"),
                fields.textOrNull("name"),
                fields.textOrNull("status"),
                fields.nodeOrNull("custom_data"));
    }
}
