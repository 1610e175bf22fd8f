package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.clock.BillingWorld;
import dev.tenure.sandbox.paddle.store.DeliveryMode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The sandbox's Paddle, as the stage around it holds it. Refusals of Paddle's are {@link SandboxRefusal}s. */
public interface SandboxPaddle extends BillingWorld {

    /** Where an SDK finds the API, such as {@code http://localhost:8081}. */
    String apiBaseUrl();

    /** A key that may do everything. */
    String apiKey();

    /** The secret that signs what is sent to the product. */
    String webhookSecret();

    /** Sends what is told from now on to another address. */
    void webhookUrl(String url);

    /** The earliest thing that Paddle will do, or tell, by itself; deliveries on hold do not count. */
    @Override
    Optional<Instant> nextDueAt();

    /**
     * Does what is due up to an instant, in the order of its due instants, each stamped with its own, for some seconds at
     * most: the rest is left to the next call, as {@link #nextDueAt} says; and lets deliveries go that are due up to
     * then. Deliveries run on after the return: see {@link #deliveriesAtRest}.
     */
    @Override
    void carryOutDue(Instant now);

    /** Whether no delivery is due or under way. */
    @Override
    boolean deliveriesAtRest();

    /** A person opens the product's checkout and pays, or tries to. */
    CheckoutOutcome checkout(CheckoutRequest request);

    /** A person pays a checkout that the product's own API opened. */
    CheckoutOutcome pay(PaymentRequest request);

    /** A person opens the product's checkout, and has not paid yet; answers with the transaction's id. */
    String openCheckout(String priceId, long quantity, Map<String, ?> customData);

    /** What the dashboard shows. */
    PaddleReads reads();

    /** Somebody lets a notification be sent once more. */
    void resend(String notificationId);

    /** How later charges of a customer go; a good card also pays what is overdue. */
    void card(String customerId, String card);

    /** What somebody does in Paddle's dashboard, with the bodies of Paddle's API; the path begins after it. */
    JsonNode dashboard(String path, JsonNode body);

    DeliveryMode deliveryMode();

    void deliveryMode(DeliveryMode mode);

    /** Lets go what was held, and says how many deliveries that were. */
    int releaseDeliveries();

    /** Up to 200 deliveries after the given one: {@code {"items":[…],"next":…}}. */
    ObjectNode deliveries(long after);

    /** Something will go wrong in the API; throws {@link IllegalArgumentException} if it cannot be understood. */
    void addFault(ObjectNode fault);

    void clearFaults();

    /** Up to 200 calls after the given one: {@code {"items":[…],"next":…}}. */
    ObjectNode calls(long after);

    /** Forgets everything but the keys, and writes the demo catalog again. */
    void reset();
}
