package dev.tenure.paddle.catalog;

import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.money.Money;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A price as a transaction or subscription shows it: a snapshot from when it was added. Without a billing
 * cycle it is charged once. A price that was made up for one transaction has no id of the catalog.
 */
public record PaddlePrice(
        @Nullable String id,
        @Nullable String productId,
        @Nullable String name,
        @Nullable String description,
        @Nullable String status,
        @Nullable BillingCycle billingCycle,
        @Nullable TrialPeriod trialPeriod,
        @Nullable Money unitPrice,
        @Nullable JsonNode customData) {

    public static PaddlePrice from(Fields fields) {
        return new PaddlePrice(
                fields.textOrNull("id"),
                fields.textOrNull("product_id"),
                fields.textOrNull("name"),
                fields.textOrNull("description"),
                fields.textOrNull("status"),
                fields.objectOrNull("billing_cycle", BillingCycle::from),
                fields.objectOrNull("trial_period", TrialPeriod::from),
                fields.objectOrNull("unit_price", price -> price.money("amount", price.text("currency_code"))),
                fields.nodeOrNull("custom_data"));
    }

    public boolean isRecurring() {
        return billingCycle != null;
    }
}
