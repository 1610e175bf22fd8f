package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What callers may ask of transactions. */
final class TransactionRequests {

    private final Transactions transactions;
    private final Beginnings beginnings;

    TransactionRequests(Transactions transactions, Beginnings beginnings) {
        this.transactions = transactions;
        this.beginnings = beginnings;
    }

    Document create(Act act, JsonNode body) {
        TransactionForm form = TransactionForm.read(act, body, body.path("items"));
        Document transaction = transactions.create(act, draft(form, body), form.bill());
        if (body.path("checkout").path("url").isString()
                && transaction.data().path("checkout").path("url").isString()) {
            transaction
                    .data()
                    .withObject("/checkout")
                    .put(
                            "url",
                            Transactions.checkoutUrl(
                                    body.path("checkout").path("url").asString(), transaction.id()));
        }
        act.emit("transaction.created", transaction);
        if (form.isComplete()) {
            act.emit("transaction.ready", transaction);
        }
        status(act, transaction, body, form);
        return transaction;
    }

    private static Transactions.Draft draft(TransactionForm form, JsonNode body) {
        JsonNode period = body.path("billing_period");
        return new Transactions.Draft(
                form.isComplete() ? "ready" : "draft",
                "api",
                form.customerId(),
                form.addressId(),
                form.businessId(),
                null,
                form.discountId(),
                period.isObject() ? Period.read(period) : null,
                TransactionForm.orNull(body.path("custom_data")),
                body.path("collection_mode").asString("automatic"),
                BillingDetails.whole(body.path("billing_details")));
    }

    /** Callers may bill an invoice, begin a trial that needs no card, and cancel; nothing else. */
    private void status(Act act, Document transaction, JsonNode body, TransactionForm form) {
        JsonNode wanted = body.path("status");
        if (wanted.isMissingNode() || wanted.asString("").equals(transaction.text("status"))) {
            return;
        }
        switch (wanted.asString("")) {
            case "canceled" -> transactions.cancel(act, transaction);
            case "billed" -> bill(act, transaction, form);
            default ->
                throw PaddleRefusal.of(
                        400, "transaction_invalid_status_change", "status may be set to billed or canceled");
        }
    }

    private void bill(Act act, Document transaction, TransactionForm form) {
        boolean manual = SubscriptionGuards.isManual(transaction);
        boolean cardless = Trials.isCardless(form.lines()) && form.bill().total() == 0;
        if (!form.isComplete() || !(manual || cardless)) {
            throw PaddleRefusal.of(
                    400,
                    "transaction_invalid_status_change",
                    "only complete invoices and trials without a card can be billed");
        }
        transaction.put("status", "billed").put("billed_at", act.tick());
        act.touch(transaction);
        act.emitTogether(transaction, "transaction.updated", "transaction.billed");
        if (Beginnings.isRecurring(transaction)) {
            beginnings.begin(act, transaction, act.startedAt());
            act.touch(transaction);
            act.emit("transaction.updated", transaction);
        }
        if (cardless && !manual) {
            transactions.paid(act, transaction);
            transactions.settle(act, transaction);
            transactions.complete(act, transaction);
        }
    }

    Document update(Act act, String id, JsonNode body) {
        Document transaction = find(act, id);
        boolean onlyCanceled = body.path("status").asString("").equals("canceled");
        if (onlyCanceled && body.size() > 1) {
            throw PaddleRefusal.of(400, "transaction_cannot_be_modified_and_canceled", "cancel it, or change it");
        }
        if (onlyCanceled && (transaction.is("status", "billed") || transaction.is("status", "past_due"))) {
            transactions.cancel(act, transaction);
            return transaction;
        }
        TransactionGuards.mutable(transaction);
        JsonNode merged = TransactionForm.over(transaction, body);
        TransactionForm form = TransactionForm.read(act, merged, items(transaction, body));
        JsonNode before = transaction.data().deepCopy();
        write(act, transaction, merged, form);
        boolean becameReady = transaction.is("status", "draft") && form.isComplete();
        if (becameReady) {
            transaction.put("status", "ready");
        }
        if (!before.equals(transaction.data())) {
            act.touch(transaction);
            tell(act, transaction, becameReady);
        }
        status(act, transaction, body, form);
        return transaction;
    }

    private static void tell(Act act, Document transaction, boolean becameReady) {
        if (becameReady) {
            act.emitTogether(transaction, "transaction.updated", "transaction.ready");
        } else {
            act.emit("transaction.updated", transaction);
        }
    }

    private static JsonNode items(Document transaction, JsonNode body) {
        if (body.has("items")) {
            return body.path("items");
        }
        ArrayNode items = Json.array();
        for (JsonNode item : transaction.data().path("items")) {
            items.addObject()
                    .put("price_id", item.path("price").path("id").asString())
                    .put("quantity", item.path("quantity").asLong());
        }
        return items;
    }

    private void write(Act act, Document transaction, JsonNode merged, TransactionForm form) {
        transaction
                .put("customer_id", form.customerId())
                .put("address_id", form.addressId())
                .put("business_id", form.businessId())
                .put("discount_id", form.discountId())
                .put("currency_code", form.bill().currency());
        for (String field : List.of("custom_data", "collection_mode", "billing_period")) {
            transaction.put(field, merged.path(field).deepCopy());
        }
        transaction.put("billing_details", BillingDetails.whole(merged.path("billing_details")));
        transactions.rewriteBill(act, transaction, form.bill());
    }

    /** Names and numbers on an invoice that is out already can be put right once. */
    Document revise(Act act, String id, JsonNode body) {
        Document transaction = find(act, id);
        if (!transaction.is("status", "completed") && !transaction.is("status", "billed")) {
            throw PaddleRefusal.of(400, "transaction_cannot_be_revised", "only billed and completed transactions");
        }
        if (!transaction.data().path("revised_at").isNull()) {
            throw PaddleRefusal.of(400, "transaction_has_already_been_revised", "a transaction is revised once");
        }
        for (Map.Entry<String, Kind> part : Map.of(
                        "customer", Kind.CUSTOMER, "address", Kind.ADDRESS, "business", Kind.BUSINESS)
                .entrySet()) {
            revisePart(act, transaction, body.path(part.getKey()), part.getKey(), part.getValue());
        }
        transaction.put("revised_at", act.tick());
        act.touch(transaction);
        act.emitTogether(transaction, "transaction.updated", "transaction.revised");
        return transaction;
    }

    private static void revisePart(Act act, Document transaction, JsonNode given, String name, Kind kind) {
        String id = transaction.optionalText(name + "_id").orElse(null);
        if (given.isObject() && id != null) {
            ObjectNode revised = act.get(kind, id).data().deepCopy();
            revised.setAll((ObjectNode) given.deepCopy());
            transaction.hidden().set("revised_" + name, revised);
        }
    }

    private static Document find(Act act, String id) {
        return act.find(Kind.TRANSACTION, id).orElseThrow(() -> PaddleRefusal.notFound(Kind.TRANSACTION.title(), id));
    }
}
