package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.EventRecord;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import dev.tenure.sandbox.paddle.store.Snapshots;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls of Paddle's API. */
final class PaddleApi {

    private static final int EVENTS_PAGE = 50;
    private static final int LARGEST_EVENTS_PAGE = 200;

    private final Billing billing;
    private final PaddleStore store;
    private final Lists lists;

    PaddleApi(Billing billing, PaddleStore store) {
        this.billing = billing;
        this.store = store;
        this.lists = new Lists(store);
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.of("GET", "/events", "notification.read", this::events));
        routes.add(Route.of(
                "GET",
                "/subscriptions",
                "subscription.read",
                request -> lists.list(request, Specs.SUBSCRIPTIONS, Views::subscription)));
        routes.add(Route.of(
                "GET",
                "/subscriptions/{id}",
                "subscription.read",
                request -> Answer.ok(Views.subscription(find(request, Kind.SUBSCRIPTION)))));
        routes.add(Route.of(
                "PATCH",
                "/subscriptions/{id}",
                "subscription.write",
                request -> Answer.ok(
                        Views.subscription(billing.updateSubscription(request.parameter("id"), request.body())))));
        routes.add(Route.of(
                "POST",
                "/subscriptions/{id}/cancel",
                "subscription.write",
                request -> Answer.ok(
                        Views.subscription(billing.cancelSubscription(request.parameter("id"), request.body())))));
        routes.add(Route.of(
                "GET",
                "/transactions",
                "transaction.read",
                request -> lists.list(request, Specs.TRANSACTIONS, Document::data)));
        routes.add(Route.of(
                "GET",
                "/transactions/{id}",
                "transaction.read",
                request -> Answer.ok(find(request, Kind.TRANSACTION).data())));
        routes.add(Route.of("POST", "/transactions", "transaction.write", this::createTransaction));
        return routes;
    }

    private Answer createTransaction(Request request) {
        Document created = billing.createTransaction(request.body());
        return Answer.created(Snapshots.transaction("transaction.created", created.data()));
    }

    private Document find(Request request, Kind kind) {
        String id = request.parameter("id");
        return store.find(kind, id).orElseThrow(() -> PaddleRefusal.notFound(kind.title(), id));
    }

    private Answer events(Request request) {
        int perPage = Lists.perPage(request, EVENTS_PAGE, LARGEST_EVENTS_PAGE);
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
