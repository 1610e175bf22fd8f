package dev.tenure.sandbox.paddle.store;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** What an event says of a transaction: its own timestamps have nine digits there, the stored ones six. */
public final class Snapshots {

    private Snapshots() {}

    /** As told by an event: without one part of its details that only the API shows. */
    static ObjectNode told(String eventType, ObjectNode data) {
        ObjectNode told = eventType.equals("transaction.created") ? created(data) : data.deepCopy();
        told.put("updated_at", precise(data, "updated_at"));
        if (told.path("details") instanceof ObjectNode details) {
            details.remove("adjusted_payout_totals");
        }
        return told;
    }

    /** As answered to the call that created it. */
    public static ObjectNode created(ObjectNode data) {
        return data.deepCopy()
                .put("updated_at", precise(data, "updated_at"))
                .put("created_at", precise(data, "created_at"));
    }

    /** The same for the same version of the same object, as if it had been cut off when it was stored. */
    private static String precise(ObjectNode data, String field) {
        Instant stored = PaddleTime.read(data.path(field).asString());
        int nanos = Math.floorMod((data.path("id").asString() + stored).hashCode(), 1000);
        return PaddleTime.write(stored.plusNanos(nanos));
    }
}
