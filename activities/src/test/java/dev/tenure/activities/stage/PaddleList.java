package dev.tenure.activities.stage;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A collection as Paddle lists it: a page at a time after an id, narrowed by id, status or subscription. */
record PaddleList(List<JsonNode> items) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static PaddleList of(List<String> items) {
        return new PaddleList(items.stream().map(JSON::readTree).toList());
    }

    String page(HttpUrl url) {
        String after = url.queryParameter("after");
        int size = Integer.parseInt(String.valueOf(url.queryParameter("per_page")));
        List<JsonNode> wanted = items.stream()
                .filter(item -> after == null || id(item).compareTo(after) > 0)
                .filter(item -> isAllowed(url, "id", id(item)))
                .filter(item -> isAllowed(url, "status", item.path("status").asString("")))
                .filter(item -> isAllowed(
                        url, "subscription_id", item.path("subscription_id").asString("")))
                .toList();
        List<JsonNode> page = wanted.subList(0, Math.min(size, wanted.size()));
        String last = page.isEmpty() ? "none" : id(page.getLast());
        return """
                {"data":[%s],"meta":{"request_id":"r","pagination":{"per_page":%d,"next":"http://x%s?per_page=%d%s&after=%s",
                "has_more":%b,"estimated_total":1}}}""".formatted(
                        page.stream().map(JsonNode::toString).collect(Collectors.joining(",")),
                        size,
                        url.encodedPath(),
                        size,
                        url.queryParameter("status") == null ? "" : "&status=" + url.queryParameter("status"),
                        last,
                        page.size() < wanted.size());
    }

    private static boolean isAllowed(HttpUrl url, String filter, String value) {
        @Nullable String allowed = url.queryParameter(filter);
        return allowed == null || Arrays.asList(allowed.split(",")).contains(value);
    }

    private static String id(JsonNode item) {
        return item.path(item.has("event_id") ? "event_id" : "id").asString("");
    }
}
