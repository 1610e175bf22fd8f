package dev.tenure.sandbox.paddle.billing;

import static dev.tenure.sandbox.paddle.billing.Field.optional;
import static dev.tenure.sandbox.paddle.billing.Field.required;
import static dev.tenure.sandbox.paddle.billing.Field.standing;

import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import java.util.List;
import java.util.Map;

/** What callers may say about each kind of simple object. */
final class Forms {

    private static final Map<Kind, List<Field>> FIELDS = Map.of(
            Kind.CUSTOMER,
            List.of(
                    optional("name", Field.Type.TEXT),
                    required("email", Field.Type.TEXT),
                    standing("locale", "en"),
                    optional("custom_data", Field.Type.OBJECT)),
            Kind.ADDRESS,
            List.of(
                    optional("description", Field.Type.TEXT),
                    optional("first_line", Field.Type.TEXT),
                    optional("second_line", Field.Type.TEXT),
                    optional("city", Field.Type.TEXT),
                    optional("postal_code", Field.Type.TEXT),
                    optional("region", Field.Type.TEXT),
                    required("country_code", Field.Type.TEXT),
                    optional("custom_data", Field.Type.OBJECT)),
            Kind.BUSINESS,
            List.of(
                    required("name", Field.Type.TEXT),
                    optional("company_number", Field.Type.TEXT),
                    optional("tax_identifier", Field.Type.TEXT),
                    standing("contacts", Field.Type.LIST, Json.array()),
                    optional("custom_data", Field.Type.OBJECT)),
            Kind.PRODUCT,
            List.of(
                    required("name", Field.Type.TEXT),
                    standing("type", "standard"),
                    required("tax_category", Field.Type.TEXT),
                    optional("description", Field.Type.TEXT),
                    optional("image_url", Field.Type.TEXT),
                    optional("custom_data", Field.Type.OBJECT)),
            Kind.PRICE,
            List.of(
                    required("product_id", Field.Type.TEXT),
                    required("description", Field.Type.TEXT),
                    required("unit_price", Field.Type.OBJECT),
                    optional("name", Field.Type.TEXT),
                    standing("type", "standard"),
                    optional("billing_cycle", Field.Type.OBJECT),
                    optional("trial_period", Field.Type.OBJECT),
                    standing("tax_mode", "account_setting"),
                    standing("unit_price_overrides", Field.Type.LIST, Json.array()),
                    standing(
                            "quantity",
                            Field.Type.OBJECT,
                            Json.object().put("minimum", 1).put("maximum", Prices.DEFAULT_MAXIMUM_QUANTITY)),
                    optional("custom_data", Field.Type.OBJECT)),
            Kind.DISCOUNT,
            List.of(
                    required("description", Field.Type.TEXT),
                    required("type", Field.Type.TEXT),
                    required("amount", Field.Type.AMOUNT),
                    standing("enabled_for_checkout", true),
                    optional("code", Field.Type.TEXT),
                    standing("mode", "standard"),
                    optional("currency_code", Field.Type.TEXT),
                    standing("recur", false),
                    optional("maximum_recurring_intervals", Field.Type.NUMBER),
                    optional("usage_limit", Field.Type.NUMBER),
                    optional("restrict_to", Field.Type.LIST),
                    optional("expires_at", Field.Type.INSTANT),
                    optional("discount_group_id", Field.Type.TEXT),
                    optional("custom_data", Field.Type.OBJECT)));

    private Forms() {}

    static List<Field> of(Kind kind) {
        List<Field> fields = FIELDS.get(kind);
        if (fields == null) {
            throw new IllegalStateException("Nobody fills in a " + kind);
        }
        return fields;
    }
}
