package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a discount takes off. */
final class Discounts {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Discounts() {}

    /** Refuses a discount that may not be used, or does not exist. */
    static Document usable(Act act, String id, Instant now) {
        Document discount = act.find(Kind.DISCOUNT, id)
                .orElseThrow(
                        () -> PaddleRefusal.of(400, "transaction_discount_not_found", "discount " + id + " not found"));
        boolean expired =
                discount.instant("expires_at").filter(end -> !end.isAfter(now)).isPresent();
        if (!discount.is("status", "active") || expired) {
            throw PaddleRefusal.of(400, "transaction_discount_not_active", "discount " + id + " is not active");
        }
        return discount;
    }

    /** The discount with a code that buyers enter. */
    static Optional<Document> withCode(List<Document> discounts, String code) {
        return discounts.stream()
                .filter(discount -> discount.text("code").equalsIgnoreCase(code) && !code.isEmpty())
                .findFirst();
    }

    /** The subscription's running discount, taken off its lines. */
    static List<Line> applied(Act act, Subscription subscription, List<Line> lines, String country, Instant at) {
        JsonNode running = subscription.document().data().path("discount");
        if (!running.isObject() || !runs(running, at)) {
            return lines;
        }
        return applied(lines, act.get(Kind.DISCOUNT, running.path("id").asString()), country);
    }

    private static boolean runs(JsonNode discount, Instant at) {
        String endsAt = discount.path("ends_at").asString("");
        return endsAt.isEmpty() || at.isBefore(PaddleTime.read(endsAt));
    }

    static List<Line> applied(List<Line> lines, Document discount, String country) {
        return switch (discount.text("type")) {
            case "percentage" -> percentage(lines, discount, country);
            case "flat_per_seat" -> perSeat(lines, discount, country);
            default -> flat(lines, discount, country);
        };
    }

    private static List<Line> percentage(List<Line> lines, Document discount, String country) {
        BigDecimal share = new BigDecimal(discount.text("amount")).divide(HUNDRED);
        return lines.stream()
                .map(line -> covers(discount, line)
                        ? line.discounted(line.amount(country).multiply(share))
                        : line)
                .toList();
    }

    private static List<Line> perSeat(List<Line> lines, Document discount, String country) {
        BigDecimal seat = new BigDecimal(discount.text("amount"));
        return lines.stream()
                .map(line -> covers(discount, line) ? line.discounted(perSeat(line, seat, country)) : line)
                .toList();
    }

    /** Never more than the line itself, whether it is charged or given back. */
    private static BigDecimal perSeat(Line line, BigDecimal seat, String country) {
        BigDecimal wanted = seat.multiply(BigDecimal.valueOf(line.quantity()));
        BigDecimal most = line.amount(country);
        return wanted.abs().compareTo(most.abs()) > 0 ? most : wanted;
    }

    /** One amount for the whole bill, taken from its lines one after another. */
    private static List<Line> flat(List<Line> lines, Document discount, String country) {
        BigDecimal left = new BigDecimal(discount.text("amount"));
        List<Line> discounted = new ArrayList<>();
        for (Line line : lines) {
            BigDecimal taken =
                    covers(discount, line) ? left.min(line.amount(country)).max(BigDecimal.ZERO) : BigDecimal.ZERO;
            left = left.subtract(taken);
            discounted.add(taken.signum() == 0 ? line : line.discounted(taken));
        }
        return discounted;
    }

    private static boolean covers(Document discount, Line line) {
        JsonNode only = discount.data().path("restrict_to");
        if (!only.isArray() || only.isEmpty()) {
            return true;
        }
        for (JsonNode id : only) {
            if (id.asString().equals(line.priceId())
                    || id.asString().equals(line.product().path("id").asString())) {
                return true;
            }
        }
        return false;
    }

    /** How the discount stands on a subscription that begins with it; nothing if it is for the first bill only. */
    static @Nullable ObjectNode onSubscription(Document discount, BillingCycle cycle, Instant startsAt) {
        if (!discount.data().path("recur").asBoolean(false)) {
            return null;
        }
        ObjectNode running = Json.object().put("id", discount.id()).put("starts_at", PaddleTime.write(startsAt));
        JsonNode intervals = discount.data().path("maximum_recurring_intervals");
        Instant end = startsAt;
        for (int count = 0; count < intervals.asInt(0); count++) {
            end = cycle.after(end, BillingCycle.anchorDay(startsAt));
        }
        running.put("ends_at", intervals.isNumber() ? PaddleTime.write(end) : null);
        return running.put("type", discount.text("type"));
    }

    /** Counts one use, and closes a discount that is used up. */
    static void used(Act act, String id) {
        Document discount = act.get(Kind.DISCOUNT, id);
        int times = discount.data().path("times_used").asInt(0) + 1;
        discount.data().put("times_used", times);
        JsonNode limit = discount.data().path("usage_limit");
        if (limit.isNumber() && times >= limit.asInt()) {
            discount.put("status", "used");
        }
        act.touch(discount);
        act.emit("discount.updated", discount);
    }
}
