package dev.tenure.sandbox.pages;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody entered for an act.
 *
 * @param id of the subscription, transaction, adjustment or notification
 * @param at a date field's text, taken as UTC
 * @param amount as people write it, such as {@code 5.00}
 */
record ActForm(
        @Nullable String act,
        @Nullable String id,
        @Nullable String priceId,
        @Nullable String mode,
        @Nullable String at,
        @Nullable String itemId,
        @Nullable String amount,
        @Nullable String reason) {

    DashboardAct dashboardAct() {
        return DashboardAct.named(act).orElseThrow(() -> new IllegalArgumentException("There is no such act: " + act));
    }

    String subjectId() {
        String given = id == null ? "" : id.strip();
        if (!given.matches("[a-z]*_?[a-z0-9]*")) {
            throw new IllegalArgumentException("This is no id.");
        }
        return given;
    }

    String reasonOr(String otherwise) {
        return reason == null || reason.isBlank() ? otherwise : reason.strip();
    }

    static String required(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is missing.");
        }
        return value.strip();
    }

    /** Everything that was entered, to be sent once more when the person is sure. */
    Map<String, String> entered() {
        Map<String, String> entered = new LinkedHashMap<>();
        put(entered, "act", act);
        put(entered, "id", id);
        put(entered, "priceId", priceId);
        put(entered, "mode", mode);
        put(entered, "at", at);
        put(entered, "itemId", itemId);
        put(entered, "amount", amount);
        put(entered, "reason", reason);
        return entered;
    }

    private static void put(Map<String, String> entered, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            entered.put(name, value);
        }
    }
}
