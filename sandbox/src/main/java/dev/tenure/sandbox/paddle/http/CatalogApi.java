package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.ObjectQuery;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /products}, {@code /prices} and {@code /discounts}. */
final class CatalogApi {

    private static final int PRICES_SHOWN = 200;

    private final Billing billing;
    private final PaddleStore store;
    private final Lists lists;
    private final Finder finder;

    CatalogApi(Billing billing, PaddleStore store, Lists lists) {
        this.billing = billing;
        this.store = store;
        this.lists = lists;
        this.finder = new Finder(store);
    }

    List<Route> routes() {
        return Stream.of(
                        routes("products", "product", Specs.PRODUCTS),
                        routes("prices", "price", Specs.PRICES),
                        routes("discounts", "discount", Specs.DISCOUNTS))
                .flatMap(List::stream)
                .toList();
    }

    private List<Route> routes(String path, String permission, Lists.Spec spec) {
        Kind kind = spec.kind();
        String read = permission + ".read";
        String write = permission + ".write";
        return List.of(
                Route.of(
                        "GET",
                        "/" + path,
                        read,
                        request -> lists.list(request, spec, document -> view(request, document))),
                Route.of(
                        "GET",
                        "/" + path + "/{id}",
                        read,
                        request -> Answer.ok(view(request, finder.find(request, kind)))),
                Route.of(
                        "POST",
                        "/" + path,
                        write,
                        request -> Answer.created(
                                billing.create(kind, "", request.body()).data())),
                Route.of(
                        "PATCH",
                        "/" + path + "/{id}",
                        write,
                        request -> Answer.ok(billing.update(kind, request.parameter("id"), request.body())
                                .data())));
    }

    private JsonNode view(Request request, Document document) {
        List<String> includes = request.queryList("include");
        if (includes.isEmpty()) {
            return document.data();
        }
        ObjectNode shown = document.data().deepCopy();
        for (String include : includes) {
            switch (document.kind() + " " + include) {
                case "PRICE product" ->
                    shown.set(
                            include,
                            finder.find(document.text("product_id"), Kind.PRODUCT)
                                    .data());
                case "PRODUCT prices" -> prices(shown.putArray(include), document.id());
                default -> throw Views.unknownInclude(include);
            }
        }
        return shown;
    }

    private void prices(ArrayNode shown, String productId) {
        new ObjectQuery(Kind.PRICE)
                .and("data->>'product_id' = ?", productId)
                .and("data->>'status' = 'active'")
                .page(store.jdbc(), ObjectQuery.Order.NEWEST_FIRST, "", PRICES_SHOWN)
                .documents()
                .forEach(price -> shown.add(price.data()));
    }
}
