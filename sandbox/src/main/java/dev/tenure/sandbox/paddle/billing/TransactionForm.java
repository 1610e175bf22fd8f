package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a transaction is asked to be about, read and checked.
 *
 * @param bill what it comes to
 */
record TransactionForm(
        @Nullable String customerId,
        @Nullable String addressId,
        @Nullable String businessId,
        @Nullable String discountId,
        Bill bill,
        List<Line> lines) {

    TransactionForm {
        lines = List.copyOf(lines);
    }

    boolean isComplete() {
        return customerId != null && addressId != null;
    }

    static TransactionForm read(Act act, JsonNode body, JsonNode items) {
        return read(act, body, items, false);
    }

    /** Previews can show what a price costs once its trial is over. */
    static TransactionForm read(Act act, JsonNode body, JsonNode items, boolean ignoreTrials) {
        List<Line> lines = Baskets.lines(act, items);
        String customerId = reference(act, Kind.CUSTOMER, body, "customer_id");
        String addressId = reference(act, Kind.ADDRESS, body, "address_id");
        if (addressId != null && customerId == null) {
            throw PaddleRefusal.of(
                    400, "transaction_customer_is_required_with_address", "customer_id is required with address_id");
        }
        String country = addressId == null
                ? body.path("address").path("country_code").asString("US")
                : Customers.countryOf(act, addressId);
        String discountId = discount(act, body);
        Bill bill = bill(
                act,
                lines,
                ignoreTrials ? lines : Trials.firstLines(lines),
                discountId,
                country,
                body.path("currency_code"));
        return new TransactionForm(
                customerId, addressId, reference(act, Kind.BUSINESS, body, "business_id"), discountId, bill, lines);
    }

    static Bill bill(Act act, List<Line> lines, @Nullable String discountId, String country, JsonNode currencyCode) {
        return bill(act, lines, Trials.firstLines(lines), discountId, country, currencyCode);
    }

    private static Bill bill(
            Act act,
            List<Line> lines,
            List<Line> first,
            @Nullable String discountId,
            String country,
            JsonNode currencyCode) {
        String currency = Baskets.currency(lines, country);
        String wanted = currencyCode.asString(currency);
        if (!Currencies.isKnown(wanted)) {
            throw PaddleRefusal.field("currency_code", "is not a supported currency");
        }
        if (!wanted.equals(currency)) {
            throw PaddleRefusal.of(
                    400, "transaction_currency_code_invalid", "the items are not priced in " + wanted + " here");
        }
        recurringMinimum(Bill.of(lines.stream().filter(Line::isRecurring).toList(), currency, country));
        List<Line> billed = discountId == null
                ? first
                : Discounts.applied(first, Discounts.usable(act, discountId, act.startedAt()), country);
        return minimum(Bill.of(billed, currency, country));
    }

    /** What a trial begins for nothing has to be worth charging later. */
    private static void recurringMinimum(Bill bill) {
        if (isBelowMinimum(bill)) {
            throw PaddleRefusal.of(
                    400,
                    "transaction_recurring_balance_less_than_charge_limit",
                    "recurring balance " + bill.total() + " is less than the minimum charge");
        }
    }

    private static boolean isBelowMinimum(Bill bill) {
        return bill.total() > 0 && bill.total() < Currencies.minimumCharge(bill.currency());
    }

    private static Bill minimum(Bill bill) {
        long total = bill.total();
        if (isBelowMinimum(bill)) {
            throw PaddleRefusal.of(
                    400,
                    "transaction_balance_less_than_charge_limit",
                    "transaction balance " + total + " is less than the minimum charge");
        }
        return bill;
    }

    private static @Nullable String discount(Act act, JsonNode body) {
        JsonNode inline = body.path("discount");
        if (inline.isObject() && !inline.has("id")) {
            return NonCatalog.discount(act, inline);
        }
        return inline.isObject()
                ? inline.path("id").asString("")
                : body.path("discount_id").stringValue(null);
    }

    static @Nullable String reference(Act act, Kind kind, JsonNode body, String field) {
        Optional<String> id = Optional.ofNullable(body.path(field).stringValue(null));
        if (id.isPresent() && act.find(kind, id.get()).isEmpty()) {
            throw PaddleRefusal.notFound(kind.title(), id.get());
        }
        return id.orElse(null);
    }

    /** The fields of a draft that the form leaves as they were given. */
    static JsonNode orNull(JsonNode given) {
        return given.isMissingNode() ? Json.object().nullNode() : given.deepCopy();
    }

    /** A body that is missing what the transaction has already. */
    static JsonNode over(Document transaction, JsonNode body) {
        return transaction.data().deepCopy().setAll((ObjectNode) body.deepCopy());
    }
}
