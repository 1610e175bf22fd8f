package dev.tenure.paddle.client;

import dev.tenure.paddle.json.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links into Paddle's customer portal. They sign the customer in, so they are neither stored nor printed. */
public record PortalSession(String id, String overviewUrl, List<SubscriptionLinks> subscriptions) {

    /** The portal's links for one subscription. */
    public record SubscriptionLinks(
            String subscriptionId,
            @Nullable String cancelUrl,
            @Nullable String updatePaymentMethodUrl) {

        static SubscriptionLinks from(Fields fields) {
            return new SubscriptionLinks(
                    fields.text("id"),
                    fields.textOrNull("cancel_subscription"),
                    fields.textOrNull("update_subscription_payment_method"));
        }

        @Override
        public String toString() {
            return "SubscriptionLinks[subscriptionId=" + subscriptionId + "]";
        }
    }

    static PortalSession from(Fields fields) {
        Fields urls = fields.object("urls", found -> found);
        return new PortalSession(
                fields.text("id"),
                urls.object("general", general -> general).text("overview"),
                urls.list("subscriptions", SubscriptionLinks::from));
    }

    @Override
    public String toString() {
        return "PortalSession[id=" + id + "]";
    }
}
