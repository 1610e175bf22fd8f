package dev.tenure.paddle.client;

import dev.tenure.paddle.client.Answer.FieldError;
import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.json.UnreadableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Paddle's error envelope. Judged by status and code: the type and the words vary. */
record ApiError(String code, String detail, List<FieldError> fieldErrors) {

    private static final int CONFLICT = 409;

    /** Refusals that go away by themselves although their status is not 409. */
    private static final Set<String> PASSING = Set.of(
            "subscription_locked_renewal",
            "subscription_locked_processing",
            "subscription_outstanding_transaction",
            "subscription_outstanding_pending_refund",
            "subscription_immediate_charge_hour_limit_exceeded",
            "subscription_immediate_charge_24_hour_limit_exceeded",
            "subscription_credit_creation_against_processing_transaction",
            "subscription_credit_creation_against_uncompleted_transaction_not_allowed",
            "transaction_immutable_while_processing_payment",
            "adjustment_pending_refund_request",
            "concurrent_modification");

    /** Conflicts that no waiting resolves. */
    private static final Set<String> LASTING = Set.of("customer_already_exists");

    static Optional<ApiError> from(JsonNode envelope) {
        try {
            Fields error = Fields.of(envelope, "answer").object("error", found -> found);
            return Optional.of(new ApiError(
                    Printable.word(error.text("code")),
                    Printable.line(
                            Optional.ofNullable(error.textOrNull("detail")).orElse("")),
                    error.list("errors", ApiError::fieldError)));
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    private static FieldError fieldError(Fields fields) {
        return new FieldError(Printable.word(fields.text("field")), Printable.line(fields.text("message")));
    }

    boolean mayChangeLater(int httpStatus) {
        return PASSING.contains(code) || (httpStatus == CONFLICT && !LASTING.contains(code));
    }

    /** Paddle limits chargeable changes of one subscription with the status that it uses for the whole client. */
    boolean concernsOneSubscription() {
        return code.startsWith("subscription_");
    }
}
