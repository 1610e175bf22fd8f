package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How refunds are decided.
 *
 * @param approval who decides
 * @param waits how long a refund waits for a person before Paddle approves it
 */
public record RefundPolicy(Approval approval, Duration waits) {

    private static final Duration BEAT = Duration.ofMinutes(10);

    /** Who decides about a refund. */
    public enum Approval {
        /** Paddle approves it at its next round, every ten minutes, once it has waited. */
        ON_SCHEDULE,
        /** Approved at once, as most small refunds of a trusted account are. */
        AT_ONCE,
        /** Nobody but a person in the dashboard. */
        BY_HAND
    }

    public RefundPolicy {
        if (waits.isNegative()) {
            throw new IllegalArgumentException("a refund cannot be decided before it is asked for");
        }
    }

    /** Reads {@code {"approval":"on_schedule"|"at_once"|"by_hand","wait_minutes":0}}. */
    static RefundPolicy read(JsonNode node) {
        Approval approval =
                switch (node.path("approval").asString("")) {
                    case "on_schedule" -> Approval.ON_SCHEDULE;
                    case "at_once" -> Approval.AT_ONCE;
                    case "by_hand" -> Approval.BY_HAND;
                    default -> throw PaddleRefusal.field("approval", "must be on_schedule, at_once or by_hand");
                };
        long minutes = node.path("wait_minutes").asLong(0);
        if (minutes < 0) {
            throw PaddleRefusal.field("wait_minutes", "must not be negative");
        }
        return new RefundPolicy(approval, Duration.ofMinutes(minutes));
    }

    ObjectNode write() {
        return Json.object()
                .put("approval", approval.name().toLowerCase(Locale.ROOT))
                .put("wait_minutes", waits.toMinutes());
    }

    boolean approvesAtOnce() {
        return approval == Approval.AT_ONCE;
    }

    /** The first of Paddle's rounds after the wait, if Paddle decides. */
    Optional<Instant> decidedAt(Instant requestedAt) {
        if (approval != Approval.ON_SCHEDULE) {
            return Optional.empty();
        }
        long waited = requestedAt.plus(waits).toEpochMilli();
        return Optional.of(Instant.ofEpochMilli((waited / BEAT.toMillis() + 1) * BEAT.toMillis()));
    }
}
