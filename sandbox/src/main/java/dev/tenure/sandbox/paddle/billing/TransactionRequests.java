package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What callers may ask of transactions. */
final class TransactionRequests {

    private final Transactions transactions;

    TransactionRequests(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Refuses transactions that nobody can pay any more. */
    static void payable(Document transaction) {
        switch (transaction.text("status")) {
            case "draft", "ready", "billed", "past_due" -> {}
            default ->
                throw PaddleRefusal.of(
                        400,
                        "transaction_immutable",
                        "transaction " + transaction.id() + " is " + transaction.text("status"));
        }
    }

    Document create(Act act, JsonNode body) {
        List<Line> lines = Baskets.lines(act, body.path("items"));
        String customerId = reference(act, Kind.CUSTOMER, body, "customer_id");
        String addressId = reference(act, Kind.ADDRESS, body, "address_id");
        if (addressId != null && customerId == null) {
            throw PaddleRefusal.of(
                    400, "transaction_customer_is_required_with_address", "customer_id is required with address_id");
        }
        String country = Customers.countryOf(act, addressId);
        Bill bill = Bill.of(lines, Baskets.currency(lines, country), country);
        Transactions.Draft draft = new Transactions.Draft(
                customerId != null && addressId != null ? "ready" : "draft",
                "api",
                customerId,
                addressId,
                reference(act, Kind.BUSINESS, body, "business_id"),
                null,
                null,
                null,
                orNull(body.path("custom_data")),
                body.path("collection_mode").asString("automatic"),
                orNull(body.path("billing_details")));
        Document transaction = transactions.create(act, draft, bill);
        act.emit("transaction.created", transaction);
        if (transaction.is("status", "ready")) {
            act.emit("transaction.ready", transaction);
        }
        return transaction;
    }

    private static JsonNode orNull(JsonNode given) {
        return given.isMissingNode()
                ? dev.tenure.sandbox.paddle.store.Json.object().nullNode()
                : given.deepCopy();
    }

    private static @Nullable String reference(Act act, Kind kind, JsonNode body, String field) {
        Optional<String> id = Optional.ofNullable(body.path(field).stringValue(null));
        id.filter(value -> act.find(kind, value).isEmpty()).ifPresent(value -> {
            throw PaddleRefusal.notFound(kind.title(), value);
        });
        return id.orElse(null);
    }
}
