package dev.tenure.sandbox.pages;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A transaction as Paddle's dashboard shows it. */
public record TransactionRow(
        String id,
        String status,
        String origin,
        @Nullable String customerId,
        @Nullable String subscriptionId,
        @Nullable String userId,
        Money total,
        Money tax,
        @Nullable Instant createdAt,
        List<Line> lines,
        List<Attempt> attempts) {

    /** One line of it. */
    public record Line(String id, String product, long quantity, Money total) {}

    /** One attempt to take the money. */
    public record Attempt(
            String status,
            @Nullable String errorCode,
            @Nullable Instant at,
            @Nullable String last4) {}

    public TransactionRow {
        lines = List.copyOf(lines);
        attempts = List.copyOf(attempts);
    }

    static TransactionRow of(JsonNode transaction) {
        Fields fields = new Fields(transaction);
        String currency = fields.text("currency_code");
        JsonNode totals = transaction.path("details").path("totals");
        return new TransactionRow(
                fields.text("id"),
                fields.text("status"),
                fields.text("origin"),
                fields.textOrNull("customer_id"),
                fields.textOrNull("subscription_id"),
                fields.userOrNull(),
                Money.of(totals.path("grand_total"), currency),
                Money.of(totals.path("tax"), currency),
                fields.instantOrNull("created_at"),
                lines(transaction.path("details").path("line_items"), currency),
                attempts(transaction.path("payments")));
    }

    private static List<Line> lines(JsonNode items, String currency) {
        List<Line> lines = new ArrayList<>();
        items.forEach(item -> lines.add(new Line(
                item.path("id").asString(""),
                item.path("product").path("name").asString(""),
                item.path("quantity").asLong(1),
                Money.of(item.path("totals").path("total"), currency))));
        return lines;
    }

    private static List<Attempt> attempts(JsonNode payments) {
        List<Attempt> attempts = new ArrayList<>();
        payments.forEach(payment -> {
            Fields fields = new Fields(payment);
            attempts.add(new Attempt(
                    fields.text("status"),
                    fields.textOrNull("error_code"),
                    fields.instantOrNull("created_at"),
                    fields.in("method_details").in("card").textOrNull("last4")));
        });
        return attempts;
    }

    /** Whether it can still be paid at a checkout. */
    public boolean isOpen() {
        return List.of("draft", "ready", "billed", "past_due").contains(status);
    }

    public boolean isPaid() {
        return List.of("paid", "completed").contains(status);
    }
}
