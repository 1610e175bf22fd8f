package dev.tenure.sandbox.paddle;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.billing.EventTypes;
import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.security.SecureRandom;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The keys of the sandbox's one Paddle account, made once and kept, and the destination that tells the product. */
final class Account {

    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String MIXED = LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final PaddleStore store;
    private final Billing billing;
    private final SecureRandom random = new SecureRandom();
    private final String apiKey;
    private final String firstSecret;
    private final String destinationId;

    Account(PaddleStore store, Billing billing) {
        this.store = store;
        this.billing = billing;
        this.apiKey = store.settings().onceAndForEver("api_key", this::newKey);
        String id = store.settings().onceAndForEver("destination", () -> text(LOWER, 26));
        this.destinationId = Kind.NOTIFICATION_SETTING.prefix() + "_" + id;
        this.firstSecret =
                store.settings().onceAndForEver("webhook_secret", () -> "pdl_ntfset_" + id + "_" + text(MIXED, 32));
    }

    private String text(String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(index -> String.valueOf(alphabet.charAt(index)))
                .collect(Collectors.joining());
    }

    String newKey() {
        return "pdl_sdbx_apikey_" + text(LOWER, 26) + "_" + text(MIXED, 22) + "_" + text(MIXED, 3);
    }

    String apiKey() {
        return apiKey;
    }

    /** The secret that signs now. */
    String webhookSecret() {
        return store.find(Kind.NOTIFICATION_SETTING, destinationId)
                .map(setting -> setting.text("endpoint_secret_key"))
                .orElse(firstSecret);
    }

    /** The product is told at this address from now on. */
    void tell(String url) {
        if (store.find(Kind.NOTIFICATION_SETTING, destinationId)
                .filter(setting -> setting.is("destination", url))
                .isEmpty()) {
            billing.act(act -> {
                Document setting =
                        act.find(Kind.NOTIFICATION_SETTING, destinationId).orElseGet(() -> newDestination(act));
                setting.put("destination", url);
                act.keep(setting);
                return null;
            });
        }
    }

    private Document newDestination(Act act) {
        ObjectNode data = Json.object()
                .put("id", destinationId)
                .put("description", "The product")
                .put("type", "url")
                .put("destination", "")
                .put("active", true)
                .put("api_version", 1)
                .put("include_sensitive_fields", false);
        data.set("subscribed_events", EventTypes.all());
        data.put("endpoint_secret_key", firstSecret).put("traffic_source", "platform");
        return act.add(Kind.NOTIFICATION_SETTING, data, Json.object());
    }
}
