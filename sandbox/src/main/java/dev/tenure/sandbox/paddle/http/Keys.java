package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.SettingTable;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who may call, and what each key may do. Paddle answers 403 to everybody else. Outlives a restart. */
final class Keys {

    private static final String STORED = "api_keys";
    private static final String EVERYTHING = "*";

    private final SettingTable settings;
    private volatile ObjectNode permissionsByKey;

    Keys(SettingTable settings) {
        this.settings = settings;
        this.permissionsByKey = settings.find(STORED).map(Json::readObject).orElseGet(Json::object);
    }

    synchronized void allow(String key, Iterable<String> permissions) {
        ObjectNode changed = permissionsByKey.deepCopy();
        ArrayNode allowed = changed.putArray(key);
        permissions.forEach(allowed::add);
        settings.write(STORED, Json.write(changed));
        permissionsByKey = changed;
    }

    void check(Request request, String permission) {
        String header = request.header("authorization")
                .orElseThrow(() -> forbidden("authentication_missing", "Authentication header is missing."));
        String[] parts = header.trim().split("\\s+");
        if (parts.length != 2 || !parts[0].toLowerCase(Locale.ROOT).equals("bearer")) {
            throw forbidden("authentication_malformed", "Authentication header included, but incorrectly formatted.");
        }
        JsonNode permissions = permissionsByKey.path(parts[1]);
        if (!permissions.isArray()) {
            throw forbidden("invalid_token", "Authentication header included, but token is invalid.");
        }
        if (!permission.isEmpty() && !allows(permissions, permission)) {
            throw forbidden("forbidden", "You aren't permitted to perform this request.");
        }
    }

    private static boolean allows(JsonNode permissions, String permission) {
        for (JsonNode allowed : permissions) {
            if (allowed.asString().equals(EVERYTHING) || allowed.asString().equals(permission)) {
                return true;
            }
        }
        return false;
    }

    private static PaddleRefusal forbidden(String code, String detail) {
        return PaddleRefusal.of(403, code, detail);
    }
}
