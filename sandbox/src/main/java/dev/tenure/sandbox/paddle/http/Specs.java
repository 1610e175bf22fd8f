package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.store.Kind;
import java.util.Map;

/** What each of Paddle's lists can be filtered and ordered by. */
final class Specs {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 200;

    private static final String CREATED_AT = "(data->>'created_at')::timestamptz";
    private static final String UPDATED_AT = "(data->>'updated_at')::timestamptz";
    private static final String BILLED_AT = "(data->>'billed_at')::timestamptz";

    private static final Map<String, String> ACTIVE = Map.of("status", "active");

    static final Lists.Spec SUBSCRIPTIONS = new Lists.Spec(
            Kind.SUBSCRIPTION,
            PAGE,
            LARGEST_PAGE,
            Map.of(
                    "id", "id",
                    "customer_id", "customer_id",
                    "address_id", "data->>'address_id'",
                    "status", "data->>'status'",
                    "collection_mode", "data->>'collection_mode'",
                    "scheduled_change_action", "data->'scheduled_change'->>'action'",
                    "price_id",
                            "EXISTS (SELECT 1 FROM jsonb_array_elements(data->'items') item"
                                    + " WHERE item->'price'->>'id' = ANY (string_to_array(?, ',')))"),
            Map.of("next_billed_at", "(data->>'next_billed_at')::timestamptz"),
            Map.of("id", "id"),
            Map.of());

    static final Lists.Spec TRANSACTIONS = new Lists.Spec(
            Kind.TRANSACTION,
            30,
            30,
            Map.of(
                    "id", "id",
                    "customer_id", "customer_id",
                    "subscription_id", "subscription_id",
                    "status", "data->>'status'",
                    "origin", "data->>'origin'",
                    "collection_mode", "data->>'collection_mode'",
                    "invoice_number", "data->>'invoice_number'"),
            Map.of("billed_at", BILLED_AT, "created_at", CREATED_AT, "updated_at", UPDATED_AT),
            Map.of("id", "id", "billed_at", BILLED_AT, "created_at", CREATED_AT, "updated_at", UPDATED_AT),
            Map.of());

    static final Lists.Spec ADJUSTMENTS = new Lists.Spec(
            Kind.ADJUSTMENT,
            10,
            PAGE,
            Map.of(
                    "id", "id",
                    "action", "data->>'action'",
                    "customer_id", "customer_id",
                    "status", "data->>'status'",
                    "subscription_id", "subscription_id",
                    "transaction_id", "transaction_id"),
            Map.of(),
            Map.of("id", "id"),
            Map.of());

    static final Lists.Spec PRODUCTS = new Lists.Spec(
            Kind.PRODUCT,
            PAGE,
            LARGEST_PAGE,
            Map.of(
                    "id", "id",
                    "status", "data->>'status'",
                    "tax_category", "data->>'tax_category'",
                    "type", "data->>'type'"),
            Map.of(),
            Map.of(
                    "id", "id",
                    "created_at", CREATED_AT,
                    "updated_at", UPDATED_AT,
                    "name", "data->>'name'",
                    "status", "data->>'status'",
                    "tax_category", "data->>'tax_category'"),
            ACTIVE);

    static final Lists.Spec PRICES = new Lists.Spec(
            Kind.PRICE,
            PAGE,
            LARGEST_PAGE,
            Map.of(
                    "id", "id",
                    "status", "data->>'status'",
                    "type", "data->>'type'",
                    "product_id", "data->>'product_id'",
                    "recurring", "(CASE WHEN data->>'billing_cycle' IS NULL THEN 'false' ELSE 'true' END)"),
            Map.of(),
            Map.of(
                    "id", "id",
                    "product_id", "data->>'product_id'",
                    "billing_cycle.frequency", "(data->'billing_cycle'->>'frequency')::int",
                    "billing_cycle.interval", "data->'billing_cycle'->>'interval'",
                    "quantity.maximum", "(data->'quantity'->>'maximum')::int",
                    "quantity.minimum", "(data->'quantity'->>'minimum')::int",
                    "status", "data->>'status'",
                    "tax_mode", "data->>'tax_mode'",
                    "unit_price.amount", "(data->'unit_price'->>'amount')::bigint"),
            ACTIVE);

    static final Lists.Spec DISCOUNTS = new Lists.Spec(
            Kind.DISCOUNT,
            PAGE,
            LARGEST_PAGE,
            Map.of(
                    "id", "id",
                    "status", "data->>'status'",
                    "code", "data->>'code'",
                    "mode", "data->>'mode'",
                    "discount_group_id", "data->>'discount_group_id'"),
            Map.of(),
            Map.of("id", "id", "created_at", CREATED_AT),
            ACTIVE);

    static final Lists.Spec CUSTOMERS = new Lists.Spec(
            Kind.CUSTOMER,
            PAGE,
            LARGEST_PAGE,
            Map.of(
                    "id", "id",
                    "email", "email",
                    "status", "data->>'status'",
                    "search",
                            "position(lower(?) IN lower(data->>'email') || ' ' || coalesce(data->>'name', '') || ' ' || id) > 0"),
            Map.of(),
            Map.of("id", "id"),
            ACTIVE);

    static final Lists.Spec ADDRESSES = owned(Kind.ADDRESS);

    static final Lists.Spec BUSINESSES = owned(Kind.BUSINESS);

    static final Lists.Spec PAYMENT_METHODS = new Lists.Spec(
            Kind.PAYMENT_METHOD,
            PAGE,
            LARGEST_PAGE,
            Map.of("address_id", "data->>'address_id'"),
            Map.of(),
            Map.of("id", "id"),
            Map.of());

    static final Lists.Spec NOTIFICATION_SETTINGS = new Lists.Spec(
            Kind.NOTIFICATION_SETTING,
            LARGEST_PAGE,
            LARGEST_PAGE,
            Map.of("active", "data->>'active'", "traffic_source", "data->>'traffic_source'"),
            Map.of(),
            Map.of("id", "id"),
            Map.of());

    private static Lists.Spec owned(Kind kind) {
        return new Lists.Spec(
                kind,
                PAGE,
                LARGEST_PAGE,
                Map.of(
                        "id", "id",
                        "status", "data->>'status'",
                        "search", "position(lower(?) IN lower(data::text)) > 0"),
                Map.of(),
                Map.of("id", "id"),
                ACTIVE);
    }

    private Specs() {}
}
