package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.ObjectQuery;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists with filters, orders and cursors as Paddle has them. */
final class Lists {

    private static final Map<String, String> COMPARISONS =
            Map.of("", "=", "[LT]", "<", "[LTE]", "<=", "[GT]", ">", "[GTE]", ">=");

    private final PaddleStore store;

    /**
     * What one list can do.
     *
     * @param filters SQL expressions by the name of the parameter; several values are alternatives
     * @param dates SQL expressions by the name of the parameter, comparable with operators
     * @param orders SQL expressions by the name of the field
     * @param defaults filters that stand when the caller gives none
     */
    record Spec(
            Kind kind,
            int perPage,
            int largestPage,
            Map<String, String> filters,
            Map<String, String> dates,
            Map<String, String> orders,
            Map<String, String> defaults) {}

    Lists(PaddleStore store) {
        this.store = store;
    }

    Answer list(Request request, Spec spec, Function<Document, JsonNode> view) {
        return list(request, spec, new ObjectQuery(spec.kind()), view);
    }

    Answer list(Request request, Spec spec, ObjectQuery query, Function<Document, JsonNode> view) {
        filter(request, spec, query);
        int perPage = perPage(request, spec.perPage(), spec.largestPage());
        String after = request.query("after").orElse("");
        ObjectQuery.Slice slice = query.page(store.jdbc(), order(request, spec), after, perPage);
        ArrayNode data = Json.array();
        slice.documents().forEach(document -> data.add(view.apply(document)));
        String last = slice.documents().isEmpty()
                ? after
                : slice.documents().getLast().id();
        return Answer.page(data, pagination(request, perPage, last, slice.hasMore(), slice.total()));
    }

    private static void filter(Request request, Spec spec, ObjectQuery query) {
        Map<String, String> given = new LinkedHashMap<>(spec.defaults());
        request.query().forEach((name, value) -> {
            if (!value.isEmpty()) {
                given.put(name, value);
            }
        });
        given.forEach((name, value) -> {
            String expression = spec.filters().get(name);
            if (expression != null) {
                filter(query, expression, value);
            }
            spec.dates().forEach((date, column) -> compare(query, name, date, column, value));
        });
    }

    private static void filter(ObjectQuery query, String expression, String value) {
        if (value.equals("null")) {
            query.and(expression + " IS NULL");
        } else if (expression.contains("?")) {
            query.and(expression, value);
        } else {
            query.and(expression + " = ANY (string_to_array(?, ','))", value);
        }
    }

    private static void compare(ObjectQuery query, String name, String date, String column, String value) {
        if (!name.startsWith(date)) {
            return;
        }
        String comparison = COMPARISONS.get(name.substring(date.length()));
        if (comparison == null) {
            return;
        }
        try {
            query.and(column + " " + comparison + " ?", Timestamp.from(PaddleTime.read(value)));
        } catch (DateTimeException e) {
            throw PaddleRefusal.of(400, "invalid_time_query_parameter", name + " must be an RFC 3339 date-time");
        }
    }

    private static ObjectQuery.Order order(Request request, Spec spec) {
        String given = request.query("order_by").orElse("");
        if (given.isEmpty()) {
            return ObjectQuery.Order.NEWEST_FIRST;
        }
        boolean ascending = ascending(given);
        String expression = spec.orders().get(given.replaceAll("\\[.*", ""));
        if (expression == null) {
            throw PaddleRefusal.field("order_by", "cannot order by " + given);
        }
        return new ObjectQuery.Order(expression, ascending);
    }

    /** Paddle's own SDKs write the direction in either case. */
    static boolean ascending(String order) {
        return switch (order.replaceAll("^[^\\[]*", "").toUpperCase(Locale.ROOT)) {
            case "[ASC]" -> true;
            case "[DESC]", "" -> false;
            default -> throw PaddleRefusal.field("order_by", "must end with [ASC] or [DESC]");
        };
    }

    /** A page that is too large is made smaller without a word. */
    static int perPage(Request request, int standard, int largest) {
        String given = request.query("per_page").orElse("");
        if (given.isEmpty()) {
            return standard;
        }
        try {
            int size = Integer.parseInt(given);
            if (size >= 1) {
                return Math.min(size, largest);
            }
        } catch (NumberFormatException e) {
            // Falls through to the refusal, as a number that is too small does.
        }
        throw PaddleRefusal.field("per_page", "must be a number greater than 0");
    }

    /** The address of the next page is there even if there is none. */
    static ObjectNode pagination(Request request, int perPage, String last, boolean more, long total) {
        Map<String, String> query = new LinkedHashMap<>(request.query());
        query.remove("after");
        if (!last.isEmpty()) {
            query.put("after", last);
        }
        String parameters = query.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return Json.object()
                .put("per_page", perPage)
                .put(
                        "next",
                        "http://" + request.host() + request.path() + (parameters.isEmpty() ? "" : "?" + parameters))
                .put("has_more", more)
                .put("estimated_total", total);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
