package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who may call, and what each key may do. Paddle answers 403 to everybody else. */
final class Keys {

    static final Set<String> EVERYTHING = Set.of("*");

    private final ConcurrentHashMap<String, Set<String>> permissionsByKey = new ConcurrentHashMap<>();

    void allow(String key, Set<String> permissions) {
        permissionsByKey.put(key, Set.copyOf(permissions));
    }

    void check(Request request, String permission) {
        String header = request.header("authorization")
                .orElseThrow(
                        () -> PaddleRefusal.of(403, "authentication_missing", "Authentication header is missing."));
        String[] parts = header.trim().split("\\s+");
        if (parts.length != 2 || !parts[0].toLowerCase(Locale.ROOT).equals("bearer")) {
            throw PaddleRefusal.of(
                    403, "authentication_malformed", "Authentication header included, but incorrectly formatted.");
        }
        Set<String> permissions = permissionsByKey.get(parts[1]);
        if (permissions == null) {
            throw PaddleRefusal.of(403, "invalid_token", "Authentication header included, but token is invalid.");
        }
        if (!permission.isEmpty() && !permissions.contains("*") && !permissions.contains(permission)) {
            throw PaddleRefusal.of(403, "forbidden", "You aren't permitted to perform this request.");
        }
    }
}
