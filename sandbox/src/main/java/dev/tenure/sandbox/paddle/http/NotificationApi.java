package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.NotificationReads;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /notifications} and {@code /notification-settings}. */
final class NotificationApi {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 200;
    private static final String SETTINGS = "/notification-settings";

    private final Billing billing;
    private final PaddleStore store;
    private final Lists lists;
    private final Finder finder;
    private final Clock clock;

    NotificationApi(Billing billing, PaddleStore store, Lists lists, Clock clock) {
        this.billing = billing;
        this.store = store;
        this.lists = lists;
        this.finder = new Finder(store);
        this.clock = clock;
    }

    List<Route> routes() {
        String read = "notification.read";
        String setting = "notification_setting.";
        return List.of(
                Route.of("GET", "/notifications", read, this::list),
                Route.of("GET", "/notifications/{id}", read, request -> Answer.ok(find(request))),
                Route.of("GET", "/notifications/{id}/logs", read, this::logs),
                Route.of("POST", "/notifications/{id}/replay", "notification.write", this::replay),
                Route.of(
                        "GET",
                        SETTINGS,
                        setting + "read",
                        request -> lists.list(request, Specs.NOTIFICATION_SETTINGS, Document::data)),
                Route.of(
                        "POST",
                        SETTINGS,
                        setting + "write",
                        request -> Answer.created(billing.ask(Billing.Request.CREATE_DESTINATION, "", request.body())
                                .data())),
                Route.of(
                        "GET",
                        SETTINGS + "/{id}",
                        setting + "read",
                        request -> Answer.ok(
                                finder.find(request, Kind.NOTIFICATION_SETTING).data())),
                Route.of(
                        "PATCH",
                        SETTINGS + "/{id}",
                        setting + "write",
                        request -> Answer.ok(
                                billing.ask(Billing.Request.UPDATE_DESTINATION, request.parameter("id"), request.body())
                                        .data())),
                Route.of("DELETE", SETTINGS + "/{id}", setting + "write", this::deleteSetting));
    }

    private Answer deleteSetting(Request request) {
        billing.ask(Billing.Request.DELETE_DESTINATION, request.parameter("id"), Json.object());
        return Answer.nothing();
    }

    private ObjectNode find(Request request) {
        String id = request.parameter("id");
        return store.notifications().find(id).orElseThrow(() -> PaddleRefusal.notFound("Notification", id));
    }

    private Answer list(Request request) {
        NotificationReads.Wanted wanted = new NotificationReads.Wanted(
                request.queryList("status"),
                request.queryList("notification_setting_id"),
                request.query("filter").orElse(""),
                request.query("search").orElse(""),
                instant(request, "from"),
                instant(request, "to"));
        int perPage = Lists.perPage(request, PAGE, LARGEST_PAGE);
        String after = request.query("after").orElse("");
        List<ObjectNode> found = store.notifications().page(wanted, after, perPage);
        return page(request, perPage, after, found, store.notifications().estimate());
    }

    private static Optional<Instant> instant(Request request, String name) {
        try {
            return request.query(name).map(PaddleTime::read);
        } catch (DateTimeException e) {
            throw PaddleRefusal.of(400, "invalid_time_query_parameter", name + " must be an RFC 3339 date-time");
        }
    }

    private Answer logs(Request request) {
        String id = find(request).path("id").asString();
        int perPage = Lists.perPage(request, PAGE, LARGEST_PAGE);
        String after = request.query("after").orElse("");
        List<ObjectNode> found = store.notifications().logs(id, after, perPage);
        return page(request, perPage, after, found, found.size());
    }

    private static Answer page(Request request, int perPage, String after, List<ObjectNode> found, long total) {
        boolean more = found.size() > perPage;
        ArrayNode data = Json.array();
        (more ? found.subList(0, perPage) : found).forEach(data::add);
        String last =
                data.isEmpty() ? after : data.get(data.size() - 1).path("id").asString();
        return Answer.page(data, Lists.pagination(request, perPage, last, more, total));
    }

    private Answer replay(Request request) {
        String replayed = Replays.replay(store, request.parameter("id"), clock.instant());
        return Answer.accepted(Json.object().put("notification_id", replayed));
    }
}
