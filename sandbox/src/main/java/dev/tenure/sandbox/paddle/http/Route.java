package dev.tenure.sandbox.paddle.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One call that Paddle knows.
 *
 * @param permission what a key must be allowed to do
 */
record Route(String method, List<String> segments, String permission, Function<Request, Answer> handler) {

    static Route of(String method, String path, String permission, Function<Request, Answer> handler) {
        return new Route(method, List.of(path.substring(1).split("/")), permission, handler);
    }

    /** The named parts of a path that fits. */
    Optional<Map<String, String>> match(String path) {
        String[] given = path.substring(1).split("/", -1);
        if (given.length != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int index = 0; index < given.length; index++) {
            String expected = segments.get(index);
            if (expected.startsWith("{")) {
                parameters.put(expected.substring(1, expected.length() - 1), given[index]);
            } else if (!expected.equals(given[index])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
