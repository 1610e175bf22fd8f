package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A billing period. */
public record Period(Instant startsAt, Instant endsAt) {

    private static final int RATE_DIGITS = 5;

    public Period {
        if (endsAt.isBefore(startsAt)) {
            throw new IllegalArgumentException("A period ends before it starts: " + startsAt + " " + endsAt);
        }
    }

    public static Period read(JsonNode node) {
        return new Period(
                PaddleTime.read(node.path("starts_at").asString()),
                PaddleTime.read(node.path("ends_at").asString()));
    }

    public ObjectNode write() {
        return Json.object().put("starts_at", PaddleTime.write(startsAt)).put("ends_at", PaddleTime.write(endsAt));
    }

    /** The part of the period that is left at an instant, with the five digits that Paddle shows. */
    public BigDecimal rateLeftAt(Instant instant) {
        if (!instant.isAfter(startsAt)) {
            return BigDecimal.ONE;
        }
        if (!instant.isBefore(endsAt)) {
            return BigDecimal.ZERO;
        }
        BigDecimal left = seconds(Duration.between(instant, endsAt));
        BigDecimal whole = seconds(Duration.between(startsAt, endsAt));
        BigDecimal rate = left.divide(whole, MathContext.DECIMAL64).setScale(RATE_DIGITS, RoundingMode.HALF_UP);
        return rate.stripTrailingZeros();
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis());
    }
}
