package dev.tenure.paddle.event;

import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.customer.PaddleCustomer;
import dev.tenure.paddle.event.ReadEvent.Malformed;
import dev.tenure.paddle.event.ReadEvent.Readable;
import dev.tenure.paddle.event.Subject.AdjustmentSubject;
import dev.tenure.paddle.event.Subject.CustomerSubject;
import dev.tenure.paddle.event.Subject.OtherSubject;
import dev.tenure.paddle.event.Subject.SubscriptionSubject;
import dev.tenure.paddle.event.Subject.TransactionSubject;
import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.json.PaddleJson;
import dev.tenure.paddle.json.UnreadableException;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.transaction.PaddleTransaction;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** Reads the body of a webhook, or one entry of Paddle's list of events. Never throws. */
public final class EventReader {

    /** Ids and types are stored and logged, so they are short and printable. */
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,200}");

    public ReadEvent read(byte[] rawBody) {
        try {
            return read(PaddleJson.parse(rawBody));
        } catch (StreamConstraintsException e) {
            return new Malformed("nested deeper than " + PaddleJson.DEEPEST_NESTING + " levels, or past another limit");
        } catch (JacksonException e) {
            return new Malformed("not JSON");
        }
    }

    public ReadEvent read(JsonNode envelope) {
        try {
            Fields fields = Fields.of(envelope, "event");
            String eventType = name(fields, "event_type");
            JsonNode data = data(fields);
            return new Readable(new PaddleEvent(
                    name(fields, "event_id"),
                    eventType,
                    fields.instant("occurred_at"),
                    fields.textOrNull("notification_id"),
                    subject(eventType, data),
                    data));
        } catch (UnreadableException e) {
            return new Malformed(e.reason());
        }
    }

    /**
     * What can be kept of a body that is JSON and has an event's id, although the rest of its envelope cannot be read: it
     * happened when it came, as far as is known. Empty without an id.
     */
    public Optional<PaddleEvent> remains(byte[] rawBody, Instant cameAt, String reason) {
        try {
            Fields fields = Fields.of(PaddleJson.parse(rawBody), "event");
            JsonNode data = data(fields);
            return Optional.of(new PaddleEvent(
                    name(fields, "event_id"),
                    typeOrUnknown(fields),
                    cameAt,
                    null,
                    new OtherSubject(data, reason),
                    data));
        } catch (UnreadableException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static String typeOrUnknown(Fields fields) {
        try {
            return name(fields, "event_type");
        } catch (UnreadableException e) {
            return "unknown";
        }
    }

    private static String name(Fields fields, String field) {
        String value = fields.text(field);
        if (!NAME.matcher(value).matches()) {
            throw new UnreadableException("event." + field + " is not a short printable name");
        }
        return value;
    }

    private static JsonNode data(Fields fields) {
        @Nullable JsonNode data = fields.nodeOrNull("data");
        return data == null ? NullNode.getInstance() : data;
    }

    /** Judged by the part of the type before the dot: types that Paddle adds later are typed as well. */
    private static Subject subject(String eventType, JsonNode data) {
        String kind = eventType.substring(0, Math.max(0, eventType.indexOf('.')));
        try {
            return switch (kind) {
                case "subscription" -> new SubscriptionSubject(PaddleSubscription.from(Fields.of(data, kind)));
                case "transaction" -> new TransactionSubject(PaddleTransaction.from(Fields.of(data, kind)));
                case "adjustment" -> new AdjustmentSubject(PaddleAdjustment.from(Fields.of(data, kind)));
                case "customer" -> new CustomerSubject(PaddleCustomer.from(Fields.of(data, kind)));
                default -> new OtherSubject(data, null);
            };
        } catch (UnreadableException e) {
            return new OtherSubject(data, e.reason());
        }
    }
}
