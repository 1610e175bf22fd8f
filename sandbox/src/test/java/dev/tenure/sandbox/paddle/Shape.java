package dev.tenure.sandbox.paddle;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Which fields JSON has, and of what types: {@code data.items[].price.id → string}. */
final class Shape {

    private static final Set<String> FREE = Set.of("custom_data", "payload.data", "data[].data");

    private final Map<String, Set<String>> typesByPath = new TreeMap<>();
    /** How many objects there were at a path, and in how many of them a field was: what tells fields that are always there. */
    private final Map<String, Integer> objectsByPath = new TreeMap<>();

    private final Map<String, Integer> occurrencesByPath = new TreeMap<>();

    static Shape ofAll(Iterable<JsonNode> nodes) {
        Shape shape = new Shape();
        nodes.forEach(shape::plus);
        return shape;
    }

    Shape plus(JsonNode node) {
        add("", node);
        return this;
    }

    private void add(String path, JsonNode node) {
        if (!path.isEmpty()) {
            typesByPath.computeIfAbsent(path, key -> new TreeSet<>()).add(type(node));
        }
        if (FREE.stream().anyMatch(name -> path.endsWith("." + name) || path.equals(name))) {
            return;
        }
        if (node.isObject()) {
            objectsByPath.merge(path, 1, Integer::sum);
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String inside = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                occurrencesByPath.merge(inside, 1, Integer::sum);
                add(inside, field.getValue());
            }
        } else if (node.isArray()) {
            node.forEach(element -> add(path + "[]", element));
        }
    }

    private static String type(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            case STRING -> "string";
            case OBJECT -> "object";
            case NULL, MISSING, BINARY, POJO -> "null";
        };
    }

    /** Everything that differs from what is expected, one line each: missing, invented, or of another type. */
    Set<String> differencesFrom(Shape expected) {
        return differencesFrom(expected, path -> true);
    }

    /** The same for one answer alone, in which what is only sometimes there may be missing. */
    Set<String> differencesOfOneFrom(Shape expected) {
        return differencesFrom(expected, expected::isAlwaysThere);
    }

    private boolean isAlwaysThere(String path) {
        int objects = objectsByPath.getOrDefault(parent(path), 0);
        return objects > 0 && occurrencesByPath.getOrDefault(path, 0) == objects;
    }

    private static String parent(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    private Set<String> differencesFrom(Shape expected, Predicate<String> isMissed) {
        Set<String> differences = new TreeSet<>();
        expected.typesByPath.forEach((path, types) -> {
            Set<String> own = typesByPath.get(path);
            if (own == null) {
                if (isReachable(path) && isMissed.test(path)) {
                    differences.add("missing " + path);
                }
            } else if (!compatible(own, types)) {
                differences.add("type " + path);
            }
        });
        typesByPath.keySet().stream()
                .filter(path -> !expected.typesByPath.containsKey(path))
                .filter(expected::isReachable)
                .forEach(path -> differences.add("invented " + path));
        return differences;
    }

    /** A field can only be missed where its object or list is there at all, and is not empty. */
    private boolean isReachable(String path) {
        String parent = parent(path);
        if (path.endsWith("[]")) {
            return false;
        }
        if (parent.isEmpty()) {
            return true;
        }
        return typesByPath.getOrDefault(parent, Set.of()).contains("object");
    }

    private static boolean compatible(Set<String> own, Set<String> expected) {
        Set<String> ownTypes = new TreeSet<>(own);
        Set<String> expectedTypes = new TreeSet<>(expected);
        ownTypes.remove("null");
        expectedTypes.remove("null");
        return ownTypes.isEmpty() || expectedTypes.isEmpty() || expectedTypes.containsAll(ownTypes);
    }
}
