package dev.tenure.sandbox.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A subscription as Paddle's dashboard shows it. */
public record SubscriptionRow(
        String id,
        String status,
        String customerId,
        @Nullable String userId,
        List<PriceRow> items,
        @Nullable Instant periodStartsAt,
        @Nullable Instant periodEndsAt,
        @Nullable Instant nextBilledAt,
        @Nullable String scheduledAction,
        @Nullable Instant scheduledAt) {

    public SubscriptionRow {
        items = List.copyOf(items);
    }

    static SubscriptionRow of(JsonNode subscription) {
        Fields fields = new Fields(subscription);
        Fields period = fields.in("current_billing_period");
        Fields change = fields.in("scheduled_change");
        return new SubscriptionRow(
                fields.text("id"),
                fields.text("status"),
                fields.text("customer_id"),
                fields.userOrNull(),
                items(subscription.path("items")),
                period.instantOrNull("starts_at"),
                period.instantOrNull("ends_at"),
                fields.instantOrNull("next_billed_at"),
                change.textOrNull("action"),
                change.instantOrNull("effective_at"));
    }

    private static List<PriceRow> items(JsonNode items) {
        List<PriceRow> rows = new ArrayList<>();
        items.forEach(item -> rows.add(PriceRow.of(
                item.path("price"), item.path("product").path("name").asString(""))));
        return rows;
    }

    public boolean isCanceled() {
        return status.equals("canceled");
    }

    public boolean isPaused() {
        return status.equals("paused");
    }
}
