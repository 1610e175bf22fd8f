package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All calls of Paddle's API that the sandbox knows. */
final class PaddleApi {

    private static final List<String> ADDRESSES = List.of(
            "34.194.127.46/32",
            "54.234.237.108/32",
            "3.208.120.145/32",
            "44.226.236.210/32",
            "44.241.183.62/32",
            "100.20.172.113/32");

    private PaddleApi() {}

    static List<Route> routes(Billing billing, PaddleStore store, Clock clock) {
        Lists lists = new Lists(store);
        return Stream.of(
                        new SubscriptionApi(billing, store, lists).routes(),
                        new TransactionApi(billing, store, lists).routes(),
                        new AdjustmentApi(billing, store, lists).routes(),
                        new CatalogApi(billing, store, lists).routes(),
                        new CustomerApi(billing, store, lists, clock).routes(),
                        new EventApi(store).routes(),
                        new NotificationApi(billing, store, lists, clock).routes(),
                        List.of(Route.of("GET", "/ips", "", request -> ips())))
                .flatMap(List::stream)
                .toList();
    }

    private static Answer ips() {
        ObjectNode data = Json.object();
        ArrayNode cidrs = data.putArray("ipv4_cidrs");
        ADDRESSES.forEach(cidrs::add);
        return Answer.ok(data);
    }
}
