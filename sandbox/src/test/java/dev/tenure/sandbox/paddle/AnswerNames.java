package dev.tenure.sandbox.paddle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which recorded answers a call's answer must look like. */
final class AnswerNames {

    private static final Map<Pattern, String> NAMES = names();

    private AnswerNames() {}

    private static Map<Pattern, String> names() {
        Map<Pattern, String> names = new LinkedHashMap<>();
        for (String kind : new String[] {"product", "price", "discount", "customer", "transaction", "adjustment"}) {
            names.put(Pattern.compile("GET /" + kind + "s"), kind + "-list");
            names.put(Pattern.compile("POST /" + kind + "s|(GET|PATCH) /" + kind + "s/[^/]+"), kind);
        }
        for (Map.Entry<String, String> owned :
                Map.of("addresses", "address", "businesses", "business").entrySet()) {
            String path = " /customers/[^/]+/" + owned.getKey();
            names.put(Pattern.compile("GET" + path), owned.getValue() + "-list");
            names.put(Pattern.compile("POST" + path + "|(GET|PATCH)" + path + "/[^/]+"), owned.getValue());
        }
        names.put(Pattern.compile("GET /subscriptions"), "subscription-list");
        names.put(
                Pattern.compile("(GET|PATCH) /subscriptions/[^/]+"
                        + "|POST /subscriptions/[^/]+/(cancel|pause|resume|activate|charge)"),
                "subscription");
        names.put(Pattern.compile("PATCH /subscriptions/[^/]+/preview"), "subscription-update-preview");
        names.put(Pattern.compile("GET /events"), "event-list");
        return names;
    }

    static Optional<String> of(String method, String path) {
        return NAMES.entrySet().stream()
                .filter(name -> name.getKey().matcher(method + " " + path).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
