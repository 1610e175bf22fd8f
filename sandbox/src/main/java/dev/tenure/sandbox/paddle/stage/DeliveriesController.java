package dev.tenure.sandbox.paddle.stage;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.store.DeliveryMode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The line between Paddle and the product's webhook. */
@RestController
@RequestMapping("/sandbox/deliveries")
class DeliveriesController {

    private final SandboxPaddle paddle;

    /** How deliveries go from now on. */
    record Mode(
            @Nullable String mode,
            @Nullable Integer copies,
            @JsonProperty("latency_ms") @Nullable Long latencyMillis,
            @Nullable Long seed) {

        DeliveryMode read() {
            return new DeliveryMode(
                    way(mode == null ? "normal" : mode),
                    copies == null ? 1 : copies,
                    latencyMillis == null ? 0 : latencyMillis,
                    seed == null ? 1 : seed);
        }

        private static DeliveryMode.Way way(String mode) {
            try {
                return DeliveryMode.Way.valueOf(mode.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("mode must be normal, hold, drop or shuffle", e);
            }
        }

        static Mode of(DeliveryMode mode) {
            return new Mode(
                    mode.way().name().toLowerCase(Locale.ROOT), mode.copies(), mode.latencyMillis(), mode.seed());
        }
    }

    DeliveriesController(SandboxPaddle paddle) {
        this.paddle = paddle;
    }

    @PostMapping
    Mode change(@RequestBody Mode mode) {
        paddle.deliveryMode(mode.read());
        return Mode.of(paddle.deliveryMode());
    }

    @PostMapping("/release")
    Map<String, Integer> release() {
        return Map.of("released", paddle.releaseDeliveries());
    }

    @GetMapping
    JsonNode list(@RequestParam(defaultValue = "0") long after) {
        return paddle.deliveries(after);
    }
}
