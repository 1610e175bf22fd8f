package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Document;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Whom a checkout of the sandbox is paid by when nobody says it: one person for each user of the product. */
public final class Buyers {

    private static final Pattern NOT_IN_AN_EMAIL = Pattern.compile("[^a-zA-Z0-9._-]");

    private Buyers() {}

    /** An address that belongs to nobody, always the same for the same user. */
    public static String emailOf(String userId) {
        return NOT_IN_AN_EMAIL.matcher(userId).replaceAll("-").toLowerCase(Locale.ROOT) + "@example.com";
    }

    /** Products name their user in the custom data; without a name everybody is somebody else. */
    static String email(Document transaction) {
        for (Map.Entry<String, JsonNode> field :
                transaction.data().path("custom_data").properties()) {
            boolean user = field.getKey().endsWith("user") || field.getKey().endsWith("user_id");
            if (user && field.getValue().isString()) {
                return emailOf(field.getValue().asString());
            }
        }
        return emailOf("buyer-" + transaction.id().substring(4));
    }
}
