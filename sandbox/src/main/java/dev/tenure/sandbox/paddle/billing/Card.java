package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Json;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A test card: how the first charge with it goes, when its owner is there, and how later ones go.
 */
public record Card(String brand, String last4, Charge first, Charge later) {

    /** How one attempt to charge a card goes. */
    public enum Charge {
        CAPTURED("captured", ""),
        DECLINED("error", "declined"),
        AUTHENTICATION_FAILED("error", "authentication_failed"),
        ABANDONED("action_required", "");

        private final String status;
        private final String errorCode;

        Charge(String status, String errorCode) {
            this.status = status;
            this.errorCode = errorCode;
        }

        String status() {
            return status;
        }

        Optional<String> errorCode() {
            return errorCode.isEmpty() ? Optional.empty() : Optional.of(errorCode);
        }
    }

    private static final Card APPROVE = new Card("visa", "4242", Charge.CAPTURED, Charge.CAPTURED);
    private static final Card DECLINE = new Card("visa", "0002", Charge.DECLINED, Charge.DECLINED);
    private static final Card ABANDONED = new Card("visa", "0446", Charge.ABANDONED, Charge.AUTHENTICATION_FAILED);

    private static final Map<String, Card> CARDS = Map.of(
            "approve", APPROVE,
            "decline", DECLINE,
            "challenge_abandoned", ABANDONED,
            "4242424242424242", APPROVE,
            "4000056655665556", new Card("visa", "5556", Charge.CAPTURED, Charge.CAPTURED),
            "4000003800000446", new Card("visa", "0446", Charge.CAPTURED, Charge.CAPTURED),
            "4000000000000002", DECLINE,
            "4000002760003184", new Card("visa", "3184", Charge.CAPTURED, Charge.AUTHENTICATION_FAILED));

    /**
     * The card of a behaviour ({@code approve}, {@code decline}, {@code challenge_abandoned}) or of a test card number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Card named(String name) {
        Card card = CARDS.get(name.replace(" ", ""));
        if (card == null) {
            throw new IllegalArgumentException(
                    "card must be approve, decline, challenge_abandoned or a test card number");
        }
        return card;
    }

    static Card read(JsonNode node) {
        return new Card(
                node.path("brand").asString(),
                node.path("last4").asString(),
                Charge.valueOf(node.path("first").asString()),
                Charge.valueOf(node.path("later").asString()));
    }

    ObjectNode write() {
        return Json.object()
                .put("brand", brand)
                .put("last4", last4)
                .put("first", first.name())
                .put("later", later.name());
    }
}
