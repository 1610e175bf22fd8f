package dev.tenure.paddle.transaction;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.money.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One attempt to pay a transaction. Card details stay in the raw payload. */
public record PaddlePayment(
        @Nullable String paymentAttemptId,
        @Nullable String paymentMethodId,
        @Nullable Money amount,
        PaymentStatus status,
        @Nullable String errorCode,
        @Nullable String methodType,
        @Nullable Instant createdAt,
        @Nullable Instant capturedAt) {

    static PaddlePayment from(Fields fields, String currencyCode) {
        return new PaddlePayment(
                fields.textOrNull("payment_attempt_id"),
                fields.textOrNull("payment_method_id"),
                fields.moneyOrNull("amount", currencyCode),
                new PaymentStatus(fields.text("status")),
                fields.textOrNull("error_code"),
                fields.objectOrNull("method_details", method -> method.text("type")),
                fields.instantOrNull("created_at"),
                fields.instantOrNull("captured_at"));
    }
}
