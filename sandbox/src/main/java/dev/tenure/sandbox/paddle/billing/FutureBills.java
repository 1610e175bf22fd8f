package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a subscription's bills come to: the recurring part, and whatever else the next one will hold. */
final class FutureBills {

    private FutureBills() {}

    /** The items of a period and everything that waited for it. */
    static Bill of(Act act, Subscription subscription, Period period) {
        List<Line> lines = new ArrayList<>(recurringLines(act, subscription, period));
        lines.addAll(PendingLines.of(subscription));
        return bill(act, subscription, lines);
    }

    static Bill bill(Act act, Subscription subscription, List<Line> lines) {
        return Bill.of(lines, subscription.currency(), country(act, subscription));
    }

    private static List<Line> recurringLines(Act act, Subscription subscription, Period period) {
        return Discounts.applied(
                act, subscription, subscription.linesFor(period), country(act, subscription), period.startsAt());
    }

    static String country(Act act, Subscription subscription) {
        return Customers.countryOf(act, subscription.document().text("address_id"));
    }

    /** The next bill as a preview; none if the subscription is to stop. */
    static JsonNode nextTransaction(Act act, Subscription subscription) {
        Optional<Period> running = subscription.period();
        if (running.isEmpty()
                || subscription.nextBilledAt().isEmpty()
                || subscription.scheduledChange().isPresent()) {
            return Json.object().nullNode();
        }
        Period next = subscription.periodAfter(running.get().endsAt());
        Document customer = subscription.customer(act);
        Bill bill = of(act, subscription, next).paidBy(Credits.available(customer, subscription.currency()));
        return preview(bill, next);
    }

    static ObjectNode preview(Bill bill, Period period) {
        ObjectNode preview = Json.object();
        preview.set("billing_period", period.write());
        preview.set("details", bill.previewDetails());
        preview.putArray("adjustments");
        return preview;
    }

    /** What every ordinary bill of the subscription holds. */
    static JsonNode recurringDetails(Act act, Subscription subscription) {
        Period period = subscription.period().orElseGet(() -> subscription.periodAfter(act.startedAt()));
        return bill(act, subscription, recurringLines(act, subscription, period))
                .previewDetails();
    }
}
