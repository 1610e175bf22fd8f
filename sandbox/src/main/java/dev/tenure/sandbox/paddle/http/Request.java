package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One call of Paddle's API.
 *
 * @param host how the caller names this server, for the links in lists
 * @param parameters the parts of the path that the route names
 */
record Request(
        String method,
        String path,
        String host,
        String address,
        Map<String, String> query,
        Map<String, String> parameters,
        Map<String, String> headers,
        String content) {

    Request with(Map<String, String> found) {
        return new Request(method, path, host, address, query, found, headers, content);
    }

    String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("The route has no " + name);
        }
        return value;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    List<String> queryList(String name) {
        return query(name).map(value -> List.of(value.split(","))).orElse(List.of());
    }

    /** The body as an object; none at all counts as an empty one. */
    JsonNode body() {
        if (content.isEmpty()) {
            return Json.object();
        }
        boolean json = header("content-type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        if (!json) {
            throw PaddleRefusal.of(415, "unsupported_media_type", "Content-Type must be application/json");
        }
        try {
            JsonNode body = Json.read(content);
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            throw PaddleRefusal.of(400, "invalid_json", "The request body is not valid JSON");
        }
        throw PaddleRefusal.of(400, "invalid_json", "The request body must be a JSON object");
    }

    static Map<String, String> parseQuery(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(decode(name), decode(value));
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
