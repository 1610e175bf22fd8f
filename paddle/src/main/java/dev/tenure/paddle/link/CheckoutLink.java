package dev.tenure.paddle.link;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Ties a checkout to a user: the checkout's {@code custom_data}, which the buyer's browser can change, carries the
 * user's id and a signature of it that only this product can make.
 */
public final class CheckoutLink {

    /** Where the user's id stands in {@code custom_data}. */
    public static final String USER = "tenure_user";

    /** Where the signature stands in {@code custom_data}. */
    public static final String LINK = "tenure_link";

    /** Separates this use of the secret from any other use of it. */
    private static final String PURPOSE = "tenure checkout link 1\n";

    private static final int SHORTEST_SECRET = 32;

    private final Signatures signatures;

    public CheckoutLink(String secret) {
        this(List.of(secret));
    }

    /** The first secret signs; all of them verify, so that a secret can be replaced without losing open checkouts. */
    public CheckoutLink(List<String> secrets) {
        if (secrets.isEmpty()
                || secrets.stream().anyMatch(secret -> secret.strip().length() < SHORTEST_SECRET)) {
            throw new IllegalArgumentException(
                    "The secret of checkout links is missing or shorter than " + SHORTEST_SECRET + " characters.");
        }
        this.signatures = new Signatures(secrets, PURPOSE);
    }

    /** What a checkout's {@code custom_data} must carry. */
    public Map<String, String> sign(String userId) {
        if (userId.isBlank()) {
            throw new IllegalArgumentException("A checkout link needs a user.");
        }
        return Map.of(USER, userId, LINK, signatures.of(userId));
    }

    /** The user whom the checkout was made for; empty if the data is forged, changed, odd or absent. */
    public Optional<String> verify(@Nullable JsonNode customData) {
        if (customData == null) {
            return Optional.empty();
        }
        JsonNode user = customData.path(USER);
        JsonNode link = customData.path(LINK);
        if (!user.isString() || user.stringValue().isBlank() || !link.isString()) {
            return Optional.empty();
        }
        return signatures.match(user.stringValue(), link.stringValue())
                ? Optional.of(user.stringValue())
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "CheckoutLink[secrets=" + signatures.secrets().size() + "]";
    }
}
