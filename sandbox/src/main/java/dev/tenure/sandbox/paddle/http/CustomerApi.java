package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.billing.PaymentMethods;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.ObjectQuery;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /customers} and everything that is theirs. */
final class CustomerApi {

    private static final String ONE = "/customers/{customer}";
    private static final Duration TOKEN_LIVES = Duration.ofMinutes(30);
    private static final int MOST_SUBSCRIPTIONS = 25;

    private final Billing billing;
    private final PaddleStore store;
    private final Lists lists;
    private final Finder finder;
    private final Clock clock;

    CustomerApi(Billing billing, PaddleStore store, Lists lists, Clock clock) {
        this.billing = billing;
        this.store = store;
        this.lists = lists;
        this.finder = new Finder(store);
        this.clock = clock;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>(customers());
        routes.addAll(owned("addresses", "address", Specs.ADDRESSES));
        routes.addAll(owned("businesses", "business", Specs.BUSINESSES));
        routes.addAll(others());
        return routes;
    }

    private List<Route> customers() {
        return List.of(
                Route.of(
                        "GET",
                        "/customers",
                        "customer.read",
                        request -> lists.list(request, Specs.CUSTOMERS, Document::data)),
                Route.of(
                        "POST",
                        "/customers",
                        "customer.write",
                        request -> Answer.created(billing.create(Kind.CUSTOMER, "", request.body())
                                .data())),
                Route.of(
                        "GET",
                        ONE,
                        "customer.read",
                        request -> Answer.ok(customer(request).data())),
                Route.of(
                        "PATCH",
                        ONE,
                        "customer.write",
                        request ->
                                Answer.ok(billing.update(Kind.CUSTOMER, request.parameter("customer"), request.body())
                                        .data())));
    }

    private List<Route> owned(String path, String permission, Lists.Spec spec) {
        Kind kind = spec.kind();
        String all = ONE + "/" + path;
        String one = all + "/{id}";
        return List.of(
                Route.of(
                        "GET",
                        all,
                        permission + ".read",
                        request -> lists.list(request, spec, of(request, kind), Document::data)),
                Route.of(
                        "POST",
                        all,
                        permission + ".write",
                        request -> Answer.created(
                                billing.create(kind, customer(request).id(), request.body())
                                        .data())),
                Route.of(
                        "GET",
                        one,
                        permission + ".read",
                        request -> Answer.ok(finder.findOf(request, kind).data())),
                Route.of(
                        "PATCH",
                        one,
                        permission + ".write",
                        request -> Answer.ok(billing.update(
                                        kind, finder.findOf(request, kind).id(), request.body())
                                .data())));
    }

    private List<Route> others() {
        return List.of(
                Route.of(
                        "GET",
                        ONE + "/payment-methods",
                        "payment_method.read",
                        request -> lists.list(
                                request,
                                Specs.PAYMENT_METHODS,
                                of(request, Kind.PAYMENT_METHOD),
                                PaymentMethods::view)),
                Route.of(
                        "GET",
                        ONE + "/payment-methods/{id}",
                        "payment_method.read",
                        request -> Answer.ok(PaymentMethods.view(finder.findOf(request, Kind.PAYMENT_METHOD)))),
                Route.of("DELETE", ONE + "/payment-methods/{id}", "payment_method.write", this::deleteMethod),
                Route.of("GET", ONE + "/credit-balances", "customer.read", this::creditBalances),
                Route.of("POST", ONE + "/auth-token", "customer_auth_token.write", this::authToken),
                Route.of("POST", ONE + "/portal-sessions", "customer_portal_session.write", this::portalSession));
    }

    private Document customer(Request request) {
        return finder.find(request.parameter("customer"), Kind.CUSTOMER);
    }

    private ObjectQuery of(Request request, Kind kind) {
        return new ObjectQuery(kind).and("customer_id = ?", customer(request).id());
    }

    private Answer deleteMethod(Request request) {
        Document method = finder.findOf(request, Kind.PAYMENT_METHOD);
        billing.ask(Billing.Request.DELETE_PAYMENT_METHOD, method.id(), Json.object());
        return Answer.nothing();
    }

    private Answer creditBalances(Request request) {
        Document customer = customer(request);
        ArrayNode balances = Json.array();
        for (Map.Entry<String, JsonNode> credit :
                customer.hidden().path("credit").properties()) {
            ObjectNode balance = balances.addObject()
                    .put("customer_id", customer.id())
                    .put("currency_code", credit.getKey())
                    .putObject("balance");
            for (String part : List.of("available", "reserved", "used")) {
                balance.put(part, Long.toString(credit.getValue().path(part).asLong(0)));
            }
        }
        return Answer.ok(balances);
    }

    private Answer authToken(Request request) {
        String id = customer(request).id();
        String token = UUID.randomUUID().toString().replace("-", "");
        return Answer.ok(Json.object()
                .put("customer_auth_token", "pca_" + id.substring(4) + "_" + token)
                .put("expires_at", PaddleTime.write(clock.instant().plus(TOKEN_LIVES))));
    }

    private Answer portalSession(Request request) {
        Document customer = customer(request);
        Instant now = clock.instant();
        String session = store.ids().next("cpls", now);
        ObjectNode data = Json.object().put("id", session).put("customer_id", customer.id());
        ObjectNode urls = data.putObject("urls");
        urls.putObject("general").put("overview", portal(request, session, "overview", ""));
        ArrayNode links = urls.putArray("subscriptions");
        JsonNode wanted = request.body().path("subscription_ids");
        if (wanted.size() > MOST_SUBSCRIPTIONS) {
            throw PaddleRefusal.field("subscription_ids", "at most 25");
        }
        wanted.forEach(id -> links.add(link(request, session, customer, id.asString(""))));
        return Answer.created(data.put("created_at", PaddleTime.write(now)));
    }

    private ObjectNode link(Request request, String session, Document customer, String id) {
        Document subscription = finder.find(id, Kind.SUBSCRIPTION);
        if (!subscription.is("customer_id", customer.id())) {
            throw PaddleRefusal.notFound("Subscription", id);
        }
        return Json.object()
                .put("id", id)
                .put("cancel_subscription", portal(request, session, "cancel_subscription", id))
                .put(
                        "update_subscription_payment_method",
                        portal(request, session, "update_subscription_payment_method", id));
    }

    private static String portal(Request request, String session, String action, String subscriptionId) {
        String subject = subscriptionId.isEmpty() ? "" : "&subscription_id=" + subscriptionId;
        return "http://" + request.host() + "/portal/" + session + "?action=" + action + subject + "&token=pga_"
                + UUID.randomUUID();
    }
}
