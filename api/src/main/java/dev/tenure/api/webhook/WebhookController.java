package dev.tenure.api.webhook;

import dev.tenure.api.problem.Problem;
import dev.tenure.api.problem.ProblemCode;
import dev.tenure.api.settings.Settings;
import dev.tenure.paddle.event.EventReader;
import dev.tenure.paddle.event.PaddleEvent;
import dev.tenure.paddle.event.ReadEvent;
import dev.tenure.paddle.webhook.Verification;
import dev.tenure.paddle.webhook.WebhookSignature;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes events from Paddle: believed, read, committed to the inbox, acknowledged. Nothing else happens here. */
@RestController
@Tag(name = "webhook")
class WebhookController {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);
    private static final int LARGEST_BYTES = 1024 * 1024;
    private static final int LONGEST_USER_AGENT = 200;
    private static final Pattern TIMESTAMP = Pattern.compile("(?:^|;)\\s*ts=(\\d{1,12})");
    private static final Instant FIRST_THINKABLE = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST_THINKABLE = Instant.parse("3000-01-01T00:00:00Z");

    private final WebhookSettings settings;
    private final WebhookSignature signature;
    private final EventReader reader = new EventReader();
    private final Inbox inbox;
    private final MeterRegistry meters;

    WebhookController(Settings settings, Inbox inbox, MeterRegistry meters) {
        this.settings = WebhookSettings.from(settings);
        this.signature = new WebhookSignature(this.settings.secrets(), this.settings.tolerance(), Clock.systemUTC());
        this.inbox = inbox;
        this.meters = meters;
    }

    /** What Paddle is told: the event is kept, now or already before. */
    record Receipt(String eventId, String outcome) {}

    @PostMapping("/api/v1/webhooks/paddle")
    @Operation(summary = "Takes an event from Paddle")
    Receipt receive(HttpServletRequest request) throws IOException {
        byte[] body = body(request);
        String header = request.getHeader("Paddle-Signature");
        switch (signature.verify(header, body)) {
            case Verification.Genuine genuine -> {}
            case Verification.Rejected(Verification.Reason reason) ->
                throw rejected(ProblemCode.INVALID_WEBHOOK, reason.name().toLowerCase(Locale.ROOT));
        }
        return store(delivery(body, userAgent(request), header == null ? null : timestamp(header)));
    }

    /** Paddle repeats for days what is refused; what has an id is kept, and seen by operators, whatever else it lacks. */
    private Delivery delivery(byte[] body, @Nullable String userAgent, @Nullable String timestamp) {
        String text = text(body);
        String reason;
        switch (reader.read(body)) {
            case ReadEvent.Readable(PaddleEvent event)
            when isThinkable(event.occurredAt()) -> {
                return Delivery.of(event, text, settings.areSimulationsApplied(), userAgent, timestamp);
            }
            case ReadEvent.Readable odd -> reason = "event.occurred_at is not of this millennium";
            case ReadEvent.Malformed(String why) -> reason = why;
        }
        PaddleEvent remains = reader.remains(body, Instant.now(), reason)
                .orElseThrow(() -> rejected(ProblemCode.INVALID_WEBHOOK, reason));
        return Delivery.unreadable(remains, reason, text, userAgent, timestamp);
    }

    private static boolean isThinkable(Instant at) {
        return at.isAfter(FIRST_THINKABLE) && at.isBefore(LAST_THINKABLE);
    }

    private Receipt store(Delivery delivery) {
        String outcome = inbox.receive(delivery) ? "received" : "duplicate";
        PaddleEvent event = delivery.event();
        meters.counter("tenure.webhooks.accepted", "outcome", outcome).increment();
        LOG.info(
                "webhook_{} event_id={} event_type={} route={}",
                outcome,
                event.eventId(),
                event.eventType(),
                delivery.route().key());
        return new Receipt(event.eventId(), outcome);
    }

    private byte[] body(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > LARGEST_BYTES) {
            throw rejected(ProblemCode.TOO_LARGE, "too_large");
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BYTES + 1);
        if (body.length > LARGEST_BYTES) {
            throw rejected(ProblemCode.TOO_LARGE, "too_large");
        }
        return body;
    }

    /** JSON may come in other encodings too; Paddle's does not, and the inbox keeps UTF-8. */
    private String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            throw rejected(ProblemCode.INVALID_WEBHOOK, "not UTF-8");
        }
        throw rejected(ProblemCode.INVALID_WEBHOOK, "not UTF-8");
    }

    private static @Nullable String userAgent(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("User-Agent"))
                .map(agent -> agent.replaceAll("[^\\x20-\\x7e]", ""))
                .map(agent -> agent.substring(0, Math.min(agent.length(), LONGEST_USER_AGENT)))
                .orElse(null);
    }

    private static @Nullable String timestamp(String header) {
        Matcher matcher = TIMESTAMP.matcher(header);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** Counted and logged, never stored: strangers must not fill the audit. */
    private RuntimeException rejected(ProblemCode code, String reason) {
        String label = reason.matches("[a-z_]+") ? reason : "not_an_event";
        meters.counter("tenure.webhooks.rejected", "reason", label).increment();
        LOG.warn("webhook_rejected status={} reason=\"{}\"", code.status(), reason);
        String sentence = code == ProblemCode.TOO_LARGE
                ? "A webhook may have one mebibyte at most."
                : "This is not a webhook of Paddle's: " + reason.replace('_', ' ') + ".";
        return Problem.of(code, sentence).asException();
    }
}
