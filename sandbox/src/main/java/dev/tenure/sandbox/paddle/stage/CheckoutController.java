package dev.tenure.sandbox.paddle.stage;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tenure.sandbox.paddle.CheckoutOutcome;
import dev.tenure.sandbox.paddle.CheckoutRequest;
import dev.tenure.sandbox.paddle.PaymentRequest;
import dev.tenure.sandbox.paddle.SandboxPaddle;
import dev.tenure.sandbox.paddle.billing.Buyers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** People with cards. */
@RestController
@RequestMapping("/sandbox")
class CheckoutController {

    private static final String APPROVE = "approve";
    private static final String COUNTRY = "US";

    private final SandboxPaddle paddle;
    private final ProductLink link;

    /** A person who opens the product's checkout. */
    record Checkout(
            @JsonProperty("user_id") @Nullable String userId,
            @JsonProperty("price_id") @Nullable String priceId,
            @Nullable Long quantity,
            @JsonProperty("custom_data") @Nullable Map<String, Object> customData,
            @Nullable String email,
            @Nullable String country,
            @Nullable String card) {

        CheckoutRequest request(ProductLink link) {
            String user = userId == null ? "" : userId;
            if (user.isBlank() && (customData == null || email == null)) {
                throw new IllegalArgumentException("user_id is required");
            }
            return new CheckoutRequest(
                    priceId == null ? "" : priceId,
                    quantity == null ? 1 : quantity,
                    customData == null ? new LinkedHashMap<>(link.customDataFor(user)) : customData,
                    email == null ? Buyers.emailOf(user) : email,
                    country == null ? COUNTRY : country,
                    card == null ? APPROVE : card);
        }
    }

    /** A person who pays an open checkout. */
    record Payment(
            @Nullable String card,
            @Nullable String email,
            @Nullable String country) {}

    /** How somebody's card goes from now on. */
    record CardBehaviour(@Nullable String behaviour) {}

    CheckoutController(SandboxPaddle paddle, ProductLink link) {
        this.paddle = paddle;
        this.link = link;
    }

    @PostMapping("/checkouts")
    Map<String, Object> checkout(@RequestBody Checkout checkout) {
        return written(paddle.checkout(checkout.request(link)));
    }

    @PostMapping("/transactions/{id}/pay")
    Map<String, Object> pay(@PathVariable String id, @RequestBody(required = false) @Nullable Payment payment) {
        Payment given = payment == null ? new Payment(null, null, null) : payment;
        return written(paddle.pay(new PaymentRequest(
                id,
                given.email(),
                given.country() == null ? COUNTRY : given.country(),
                given.card() == null ? APPROVE : given.card())));
    }

    @PostMapping("/customers/{id}/card")
    Map<String, Object> card(@PathVariable String id, @RequestBody CardBehaviour card) {
        String behaviour = card.behaviour() == null ? APPROVE : card.behaviour();
        paddle.card(id, behaviour);
        return Map.of("customer_id", id, "behaviour", behaviour);
    }

    private static Map<String, Object> written(CheckoutOutcome outcome) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("transaction_id", outcome.transactionId());
        if (outcome.subscriptionId() != null) {
            written.put("subscription_id", outcome.subscriptionId());
        }
        if (outcome.customerId() != null) {
            written.put("customer_id", outcome.customerId());
        }
        written.put("status", outcome.status());
        return written;
    }
}
