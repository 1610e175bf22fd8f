package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Transactions from their first draft to their invoice number. */
final class Transactions {

    private final BillingRules rules;

    Transactions(BillingRules rules) {
        this.rules = rules;
    }

    /** What a new transaction is about, besides its bill. */
    record Draft(
            String status,
            String origin,
            @Nullable String customerId,
            @Nullable String addressId,
            @Nullable String businessId,
            @Nullable String subscriptionId,
            @Nullable String discountId,
            @Nullable Period billingPeriod,
            JsonNode customData,
            String collectionMode,
            JsonNode billingDetails) {

        /** The same, to be paid at a checkout. */
        Draft ready() {
            return new Draft(
                    "ready",
                    origin,
                    customerId,
                    addressId,
                    businessId,
                    subscriptionId,
                    discountId,
                    billingPeriod,
                    customData,
                    collectionMode,
                    billingDetails);
        }

        /** An automatic one that Paddle bills by itself for a subscription. */
        static Draft ofSubscription(String origin, Subscription subscription, @Nullable Period period) {
            Document document = subscription.document();
            return new Draft(
                    "billed",
                    origin,
                    document.text("customer_id"),
                    document.text("address_id"),
                    document.optionalText("business_id").orElse(null),
                    document.id(),
                    subscription.discountId().orElse(null),
                    period,
                    document.data().path("custom_data").deepCopy(),
                    document.text("collection_mode"),
                    document.data().path("billing_details").deepCopy());
        }
    }

    /** Writes a transaction without telling of it yet. */
    Document create(Act act, Draft draft, Bill bill) {
        Instant at = act.tick();
        String id = act.newId(Kind.TRANSACTION.prefix());
        ObjectNode data = Json.object()
                .put("id", id)
                .put("status", draft.status())
                .put("customer_id", draft.customerId())
                .put("address_id", draft.addressId())
                .put("business_id", draft.businessId());
        data.set("custom_data", draft.customData());
        data.put("origin", draft.origin())
                .put("collection_mode", draft.collectionMode())
                .put("subscription_id", draft.subscriptionId())
                .putNull("invoice_id")
                .putNull("invoice_number");
        data.set("billing_details", draft.billingDetails());
        Period period = draft.billingPeriod();
        data.set("billing_period", period == null ? data.nullNode() : period.write());
        data.put("currency_code", bill.currency())
                .put("discount_id", draft.discountId())
                .put("created_at", PaddleTime.write(at))
                .put("updated_at", PaddleTime.write(at))
                .put("billed_at", draft.status().equals("billed") ? PaddleTime.write(at) : null)
                .putNull("revised_at");
        data.set("items", bill.items());
        data.set("details", bill.details(() -> act.newId("txnitm")));
        data.putArray("payments");
        data.putObject("checkout").put("url", checkoutUrl(draft, id));
        return act.add(Kind.TRANSACTION, data, Json.object());
    }

    /** The buyer's country decides what is to be paid, as long as nothing is paid. */
    void priceFor(Act act, Document transaction, String countryCode) {
        List<Line> lines = new ArrayList<>();
        for (JsonNode item : transaction.data().path("items")) {
            ObjectNode price = (ObjectNode) item.path("price").deepCopy();
            ObjectNode product = act.get(Kind.PRODUCT, price.path("product_id").asString())
                    .data()
                    .deepCopy();
            lines.add(Line.whole(price, product, item.path("quantity").asLong()));
        }
        String discountId = transaction.optionalText("discount_id").orElse(null);
        rewriteBill(
                act,
                transaction,
                TransactionForm.bill(
                        act, lines, discountId, countryCode, Json.object().missingNode()));
    }

    /** Writes what the transaction comes to again; lines that stay keep their ids. */
    void rewriteBill(Act act, Document transaction, Bill bill) {
        List<String> ids = new ArrayList<>();
        transaction
                .data()
                .path("details")
                .path("line_items")
                .forEach(line -> ids.add(line.path("id").asString()));
        Iterator<String> kept = ids.iterator();
        transaction.put("currency_code", bill.currency());
        transaction.put("items", bill.items());
        transaction.put("details", bill.details(() -> kept.hasNext() ? kept.next() : act.newId("txnitm")));
    }

    private @Nullable String checkoutUrl(Draft draft, String id) {
        boolean manual = draft.collectionMode().equals("manual");
        if (manual && !draft.billingDetails().path("enable_checkout").asBoolean(false)) {
            return null;
        }
        return checkoutUrl(rules.defaultPaymentLink(), id);
    }

    static String checkoutUrl(String link, String id) {
        return link + (link.contains("?") ? "&" : "?") + "_ptxn=" + id;
    }

    static long totals(Document transaction, String field) {
        return Amounts.amount(transaction.data().path("details").path("totals"), field);
    }

    private static ObjectNode totalsNode(Document transaction) {
        return (ObjectNode) transaction.data().path("details").path("totals");
    }

    /** The money arrived. */
    void paid(Act act, Document transaction) {
        totalsNode(transaction).put("balance", "0");
        transaction.put("status", "paid");
        if (transaction.data().path("billed_at").isNull()) {
            transaction.put("billed_at", act.tick());
        }
        act.touch(transaction);
        act.emitTogether(transaction, "transaction.updated", "transaction.paid");
    }

    /** Paddle knows its own share now. */
    void settle(Act act, Document transaction) {
        ObjectNode details = (ObjectNode) transaction.data().path("details");
        ObjectNode totals = totalsNode(transaction);
        long total = Amounts.amount(totals, "total");
        long fee = Bill.fee(total, transaction.text("currency_code"));
        long earnings = total - Amounts.amount(totals, "tax") - fee;
        totals.put("fee", Long.toString(fee)).put("earnings", Long.toString(earnings));
        ((ObjectNode) details.path("adjusted_totals"))
                .put("fee", Long.toString(fee))
                .put("earnings", Long.toString(earnings));
        details.set("payout_totals", payoutTotals(totals));
        details.set("adjusted_payout_totals", adjustedPayoutTotals((ObjectNode) details.path("adjusted_totals")));
        act.keep(transaction);
    }

    private static ObjectNode payoutTotals(ObjectNode totals) {
        return totals.deepCopy().put("exchange_rate", "1").put("fee_rate", "0.05");
    }

    private static ObjectNode adjustedPayoutTotals(ObjectNode adjusted) {
        ObjectNode payout = adjusted.deepCopy();
        payout.remove("grand_total");
        payout.remove("grand_total_tax");
        payout.putObject("chargeback_fee").put("amount", "0").putNull("original");
        return payout.put("exchange_rate", "1");
    }

    /** The last step: an invoice number, if anything was to be paid. */
    void complete(Act act, Document transaction) {
        if (totals(transaction, "total") > 0) {
            transaction.put("invoice_id", act.newId("inv"));
            transaction.put("invoice_number", rules.invoicePrefix() + "-" + (10_000 + act.count("invoice")));
        }
        transaction.put("status", "completed");
        act.touch(transaction);
        act.emitTogether(transaction, "transaction.updated", "transaction.completed");
    }

    void cancel(Act act, Document transaction) {
        transaction.put("status", "canceled");
        act.touch(transaction);
        act.emitTogether(transaction, "transaction.updated", "transaction.canceled");
    }
}
