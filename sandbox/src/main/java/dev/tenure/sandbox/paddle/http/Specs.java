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

    private Specs() {}
}
