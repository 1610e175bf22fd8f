package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What something would cost, for nobody in particular. */
final class TransactionPreviews {

    private TransactionPreviews() {}

    static ObjectNode transaction(Act act, JsonNode body) {
        boolean ignoreTrials = body.path("ignore_trials").asBoolean(false);
        TransactionForm form = TransactionForm.read(act, body, body.path("items"), ignoreTrials);
        List<Line> counted = new ArrayList<>();
        List<Line> all = form.bill().lines();
        for (int index = 0; index < all.size(); index++) {
            if (isCounted(body, index)) {
                counted.add(all.get(index));
            }
        }
        Bill bill = new Bill(counted, form.bill().currency(), form.bill().countryCode(), 0);
        ObjectNode preview = head(body, form);
        preview.put("ignore_trials", ignoreTrials);
        ArrayNode items = form.bill().items();
        for (int index = 0; index < items.size(); index++) {
            ((ObjectNode) items.get(index)).put("include_in_totals", isCounted(body, index));
        }
        preview.set("items", items);
        ObjectNode details = bill.previewDetails();
        details.set("line_items", form.bill().previewDetails().path("line_items"));
        preview.set("details", details);
        return methods(preview);
    }

    private static boolean isCounted(JsonNode body, int index) {
        return body.path("items").path(index).path("include_in_totals").asBoolean(true);
    }

    private static ObjectNode head(JsonNode body, TransactionForm form) {
        ObjectNode head = Json.object()
                .put("customer_id", form.customerId())
                .put("address_id", form.addressId())
                .put("business_id", form.businessId())
                .put("currency_code", form.bill().currency());
        head.putObject("address")
                .put("postal_code", body.path("address").path("postal_code").stringValue(null))
                .put("country_code", form.bill().countryCode());
        return head.put("customer_ip_address", body.path("customer_ip_address").stringValue(null))
                .put("discount_id", form.discountId());
    }

    private static ObjectNode methods(ObjectNode preview) {
        preview.putArray("available_payment_methods")
                .add("apple_pay")
                .add("google_pay")
                .add("card")
                .add("paypal");
        return preview;
    }

    static ObjectNode prices(Act act, JsonNode body) {
        TransactionForm form = TransactionForm.read(act, body, body.path("items"), true);
        ObjectNode preview = head(body, form);
        ArrayNode lines = preview.putObject("details").putArray("line_items");
        JsonNode priced = form.bill().previewDetails().path("line_items");
        for (int index = 0; index < priced.size(); index++) {
            lines.add(line(act, form, priced.path(index), form.lines().get(index)));
        }
        return methods(preview);
    }

    private static ObjectNode line(Act act, TransactionForm form, JsonNode priced, Line bought) {
        String currency = form.bill().currency();
        ObjectNode line = Json.object();
        line.set("price", bought.price());
        line.put("quantity", bought.quantity());
        line.set("tax_rate", priced.path("tax_rate"));
        line.set("unit_totals", priced.path("unit_totals"));
        line.set("formatted_unit_totals", formatted(priced.path("unit_totals"), currency));
        line.set("totals", priced.path("totals"));
        line.set("formatted_totals", formatted(priced.path("totals"), currency));
        line.set("product", priced.path("product"));
        ArrayNode discounts = line.putArray("discounts");
        long discount = Amounts.amount(priced.path("totals"), "discount");
        String discountId = form.discountId();
        if (discountId != null && discount > 0) {
            Document applied = act.get(Kind.DISCOUNT, discountId);
            ObjectNode shown = discounts.addObject();
            shown.set("discount", applied.data());
            shown.put("total", Long.toString(discount)).put("formatted_total", format(discount, currency));
        }
        return line;
    }

    private static ObjectNode formatted(JsonNode totals, String currency) {
        ObjectNode formatted = Json.object();
        for (Map.Entry<String, JsonNode> total : totals.properties()) {
            formatted.put(total.getKey(), format(Long.parseLong(total.getValue().asString()), currency));
        }
        return formatted;
    }

    private static String format(long amount, String currency) {
        Currency known = Currency.getInstance(currency);
        BigDecimal value = BigDecimal.valueOf(amount, Math.max(0, known.getDefaultFractionDigits()));
        String number = String.format(Locale.US, "%,." + value.scale() + "f", value.abs());
        return (amount < 0 ? "-" : "") + known.getSymbol(Locale.US) + number;
    }
}
