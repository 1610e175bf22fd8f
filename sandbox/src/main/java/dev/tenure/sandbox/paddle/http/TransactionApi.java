package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import dev.tenure.sandbox.paddle.store.Snapshots;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code /transactions}, and what something would cost. */
final class TransactionApi {

    private static final String READ = "transaction.read";
    private static final String WRITE = "transaction.write";

    private final Billing billing;
    private final Lists lists;
    private final Finder finder;
    private final TransactionIncludes includes;

    TransactionApi(Billing billing, PaddleStore store, Lists lists) {
        this.billing = billing;
        this.lists = lists;
        this.finder = new Finder(store);
        this.includes = new TransactionIncludes(store);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/transactions", READ, this::list),
                Route.of("POST", "/transactions", WRITE, this::create),
                Route.of(
                        "POST",
                        "/transactions/preview",
                        WRITE,
                        request -> Answer.ok(billing.preview(Billing.Preview.TRANSACTION, "", request.body()))),
                Route.of(
                        "POST",
                        "/pricing-preview",
                        "",
                        request -> Answer.ok(billing.preview(Billing.Preview.PRICES, "", request.body()))),
                Route.of("GET", "/transactions/{id}", READ, this::get),
                Route.of(
                        "PATCH",
                        "/transactions/{id}",
                        WRITE,
                        request -> view(
                                request,
                                billing.ask(
                                        Billing.Request.UPDATE_TRANSACTION, request.parameter("id"), request.body()))),
                Route.of(
                        "POST",
                        "/transactions/{id}/revise",
                        WRITE,
                        request -> view(
                                request,
                                billing.ask(
                                        Billing.Request.REVISE_TRANSACTION, request.parameter("id"), request.body()))),
                Route.of("GET", "/transactions/{id}/invoice", READ, this::invoice));
    }

    private Answer list(Request request) {
        return lists.list(request, Specs.TRANSACTIONS, document -> shown(request, document));
    }

    private Answer get(Request request) {
        return view(request, finder.find(request, Kind.TRANSACTION));
    }

    private Answer view(Request request, Document document) {
        return Answer.ok(shown(request, document));
    }

    private JsonNode shown(Request request, Document document) {
        return includes.add(document, request.queryList("include"));
    }

    private Answer create(Request request) {
        Document created = billing.ask(Billing.Request.CREATE_TRANSACTION, "", request.body());
        Document precise = new Document(Kind.TRANSACTION, Snapshots.created(created.data()), created.hidden());
        return Answer.created(shown(request, precise));
    }

    private Answer invoice(Request request) {
        Document transaction = finder.find(request, Kind.TRANSACTION);
        String number = transaction
                .optionalText("invoice_number")
                .orElseThrow(() ->
                        PaddleRefusal.of(400, "transaction_invoice_not_available", "the transaction has no invoice"));
        return Answer.ok(Json.object()
                .put(
                        "url",
                        "http://" + request.host() + "/invoices/" + transaction.id() + "/invoice_" + number + ".pdf"));
    }
}
