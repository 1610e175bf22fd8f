package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects that callers create and change as they like: customers and theirs, products, prices, discounts. */
final class Entities {

    private Entities() {}

    /**
     * Creates one.
     *
     * @param owner the customer of an address or a business, else empty
     */
    static Document create(Act act, Kind kind, String owner, JsonNode body) {
        List<PaddleRefusal.FieldError> missing = new ArrayList<>();
        ObjectNode data = Json.object().put("id", act.newId(kind.prefix()));
        for (Field field : Forms.of(kind)) {
            Optional<JsonNode> given = field.given(body);
            if (field.required() && given.isEmpty()) {
                missing.add(new PaddleRefusal.FieldError(field.name(), "is required"));
            }
            data.set(field.name(), given.orElseGet(() -> field.absent().deepCopy()));
        }
        if (!missing.isEmpty()) {
            throw new PaddleRefusal(400, "bad_request", "Invalid request", missing);
        }
        data.put("status", "active");
        if (!owner.isEmpty()) {
            data.put(
                    "customer_id",
                    EntityRules.existing(act, Kind.CUSTOMER, owner).id());
        }
        EntityRules.complete(act, kind, data);
        Document created = act.add(kind, stamped(kind, data, act.tick()), Json.object());
        EntityRules.check(act, created);
        act.emit(event(kind, "created"), created);
        return created;
    }

    /** Prices show microseconds, everything else here milliseconds. */
    private static ObjectNode stamped(Kind kind, ObjectNode data, Instant at) {
        Instant shown = kind == Kind.PRICE ? at : at.truncatedTo(ChronoUnit.MILLIS);
        String text = PaddleTime.write(shown);
        return data.putNull("import_meta").put("created_at", text).put("updated_at", text);
    }

    /** Changes what is given; nothing given, or nothing new, changes nothing and tells nothing. */
    static Document update(Act act, Kind kind, String id, JsonNode body) {
        Document document = EntityRules.existing(act, kind, id);
        JsonNode before = document.data().deepCopy();
        for (Field field : Forms.of(kind)) {
            field.given(body).ifPresent(value -> document.put(field.name(), value));
        }
        if (body.has("status")) {
            status(document, body.path("status").asString(""));
        }
        if (kind == Kind.CUSTOMER) {
            document.put("email", document.text("email").toLowerCase(Locale.ROOT));
        }
        EntityRules.check(act, document);
        if (!before.equals(document.data())) {
            act.touch(document);
            act.emit(event(kind, "updated"), document);
        }
        return document;
    }

    private static void status(Document document, String wanted) {
        if (!wanted.equals("active") && !wanted.equals("archived")) {
            throw PaddleRefusal.field("status", "must be active or archived");
        }
        document.put("status", wanted);
    }

    private static String event(Kind kind, String change) {
        return kind.name().toLowerCase(Locale.ROOT) + "." + change;
    }
}
