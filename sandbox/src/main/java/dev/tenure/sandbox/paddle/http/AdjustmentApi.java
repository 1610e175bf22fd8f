package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.util.List;

/** {@code /adjustments}: there is no call for a single one. */
final class AdjustmentApi {

    private final Billing billing;
    private final Lists lists;
    private final Finder finder;

    AdjustmentApi(Billing billing, PaddleStore store, Lists lists) {
        this.billing = billing;
        this.lists = lists;
        this.finder = new Finder(store);
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        "/adjustments",
                        "adjustment.read",
                        request -> lists.list(request, Specs.ADJUSTMENTS, Document::data)),
                Route.of(
                        "POST",
                        "/adjustments",
                        "adjustment.write",
                        request -> Answer.created(billing.ask(Billing.Request.CREATE_ADJUSTMENT, "", request.body())
                                .data())),
                Route.of("GET", "/adjustments/{id}/credit-note", "adjustment.read", this::creditNote));
    }

    private Answer creditNote(Request request) {
        Document adjustment = finder.find(request, Kind.ADJUSTMENT);
        return Answer.ok(
                Json.object().put("url", "http://" + request.host() + "/credit-notes/" + adjustment.id() + ".pdf"));
    }
}
