package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How often Paddle asks again for money that did not come, and what becomes of a subscription that nobody pays for.
 *
 * @param retryDays on which days after the failure it is charged again
 * @param endsAfterDays when Paddle gives up
 */
public record DunningPolicy(List<Integer> retryDays, int endsAfterDays, Ending ending) {

    /** Seven retries in thirty days, then canceled: what Paddle documents without its paid recovery. */
    static final DunningPolicy STANDARD = new DunningPolicy(List.of(1, 4, 8, 13, 18, 23, 29), 30, Ending.CANCEL);

    /** What becomes of a subscription that nobody pays for. */
    public enum Ending {
        CANCEL,
        PAUSE
    }

    public DunningPolicy {
        retryDays = List.copyOf(retryDays);
        int day = 0;
        for (int next : retryDays) {
            if (next <= day) {
                throw new IllegalArgumentException("retry_days must ascend");
            }
            day = next;
        }
        if (endsAfterDays <= day) {
            throw new IllegalArgumentException("ends_after_days must be after the last retry");
        }
    }

    /** Reads {@code {"ending":"cancel"|"pause","retry_days":[1,4],"ends_after_days":30}}; what is not said is standard. */
    static DunningPolicy read(JsonNode node) {
        Ending ending =
                switch (node.path("ending").asString("cancel")) {
                    case "cancel" -> Ending.CANCEL;
                    case "pause" -> Ending.PAUSE;
                    default -> throw PaddleRefusal.field("ending", "must be cancel or pause");
                };
        List<Integer> days = new ArrayList<>();
        node.path("retry_days").forEach(day -> days.add(day.asInt(0)));
        try {
            return new DunningPolicy(
                    node.has("retry_days") ? days : STANDARD.retryDays,
                    node.path("ends_after_days").asInt(STANDARD.endsAfterDays),
                    ending);
        } catch (IllegalArgumentException e) {
            throw PaddleRefusal.field("retry_days", String.valueOf(e.getMessage()));
        }
    }

    ObjectNode write() {
        ObjectNode written = Json.object()
                .put("ending", ending.name().toLowerCase(Locale.ROOT))
                .put("ends_after_days", endsAfterDays);
        retryDays.forEach(written.putArray("retry_days")::add);
        return written;
    }
}
