package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.EventTypes;
import dev.tenure.sandbox.paddle.store.EventRecord;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /events}: everything that happened in ninety days, whoever was told. */
final class EventApi {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 200;

    private final PaddleStore store;

    EventApi(PaddleStore store) {
        this.store = store;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/events", "notification.read", this::events),
                Route.of("GET", "/event-types", "notification.read", request -> Answer.ok(EventTypes.all())));
    }

    private Answer events(Request request) {
        int perPage = Lists.perPage(request, PAGE, LARGEST_PAGE);
        String after = request.query("after").orElse("");
        boolean ascending = Lists.ascending(request.query("order_by").orElse("id[DESC]"));
        List<EventRecord> found = store.events().page(request.queryList("event_type"), after, ascending, perPage);
        boolean more = found.size() > perPage;
        List<EventRecord> page = more ? found.subList(0, perPage) : found;
        ArrayNode data = Json.array();
        page.forEach(event -> data.add(event(event)));
        String last = page.isEmpty() ? after : page.getLast().id();
        return Answer.page(
                data,
                Lists.pagination(request, perPage, last, more, store.events().estimate()));
    }

    private static JsonNode event(EventRecord event) {
        ObjectNode node = Json.object()
                .put("event_id", event.id())
                .put("event_type", event.type())
                .put("occurred_at", PaddleTime.write(event.occurredAt()));
        node.set("data", Json.read(event.data()));
        return node;
    }
}
