package dev.tenure.sandbox.paddle;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Which fields JSON has, and of what types: {@code data.items[].price.id → string}. */
final class Shape {

    private static final Set<String> FREE = Set.of("custom_data", "payload.data");

    private final Map<String, Set<String>> typesByPath = new TreeMap<>();

    static Shape of(JsonNode node) {
        Shape shape = new Shape();
        shape.add("", node);
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
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                add(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue());
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
        Set<String> differences = new TreeSet<>();
        expected.typesByPath.forEach((path, types) -> {
            Set<String> own = typesByPath.get(path);
            if (own == null) {
                if (isReachable(path)) {
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
        int dot = path.lastIndexOf('.');
        String parent = dot < 0 ? "" : path.substring(0, dot);
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
