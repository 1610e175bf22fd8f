package dev.tenure.paddle.customer;

import dev.tenure.paddle.json.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A customer as it stood at {@code updatedAt}; prints neither name nor e-mail address. */
public record PaddleCustomer(
        String id,
        @Nullable CustomerStatus status,
        @Nullable String name,
        @Nullable String email,
        @Nullable String locale,
        @Nullable JsonNode customData,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {

    public static PaddleCustomer from(Fields fields) {
        return new PaddleCustomer(
                fields.id("ctm_"),
                fields.textOrNull("status", CustomerStatus::new),
                fields.textOrNull("name"),
                fields.textOrNull("email"),
                fields.textOrNull("locale"),
                fields.nodeOrNull("custom_data"),
                fields.instantOrNull("created_at"),
                fields.instantOrNull("updated_at"));
    }

    @Override
    public String toString() {
        return "PaddleCustomer[id=" + id + ", status=" + status + "]";
    }
}
