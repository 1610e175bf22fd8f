package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a change of a subscription would look like. */
final class Previews {

    private Previews() {}

    static ObjectNode of(Act act, Subscription subscription, JsonNode immediate, JsonNode summary) {
        ObjectNode preview = subscription.document().data().deepCopy();
        preview.remove("id");
        preview.set("immediate_transaction", immediate);
        preview.set("next_transaction", FutureBills.nextTransaction(act, subscription));
        preview.set("recurring_transaction_details", FutureBills.recurringDetails(act, subscription));
        preview.set("update_summary", summary);
        return preview;
    }

    /** What is given back, what is charged, and what remains of both. */
    static ObjectNode summary(ItemUpdates.Prepared update) {
        return summary(update.bill());
    }

    static ObjectNode summary(Bill bill) {
        long charge = 0;
        long credit = 0;
        for (Line line : bill.lines()) {
            long total = bill.amountsOf(line).total();
            charge += Math.max(0, total);
            credit += Math.min(0, total);
        }
        long result = charge + credit;
        ObjectNode summary = Json.object();
        summary.set("credit", Prices.money(credit, bill.currency()));
        summary.set("charge", Prices.money(charge, bill.currency()));
        ObjectNode outcome = summary.putObject("result").put("action", result < 0 ? "credit" : "charge");
        outcome.put("amount", Long.toString(Math.abs(result))).put("currency_code", bill.currency());
        return summary;
    }
}
