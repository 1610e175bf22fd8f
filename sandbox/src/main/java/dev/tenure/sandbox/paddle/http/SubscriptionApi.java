package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.Billing;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /subscriptions}. */
final class SubscriptionApi {

    private static final String READ = "subscription.read";
    private static final String WRITE = "subscription.write";
    private static final List<String> WITH_PAYMENT_METHOD =
            List.of("customer", "address", "adjustments_totals", "available_payment_methods");

    private final Billing billing;
    private final Lists lists;
    private final Finder finder;
    private final TransactionIncludes includes;

    SubscriptionApi(Billing billing, PaddleStore store, Lists lists) {
        this.billing = billing;
        this.lists = lists;
        this.finder = new Finder(store);
        this.includes = new TransactionIncludes(store);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/subscriptions", READ, this::list),
                Route.of("GET", "/subscriptions/{id}", READ, this::get),
                Route.of("PATCH", "/subscriptions/{id}", WRITE, asked(Billing.Request.UPDATE_SUBSCRIPTION)),
                Route.of("PATCH", "/subscriptions/{id}/preview", WRITE, this::previewUpdate),
                Route.of("POST", "/subscriptions/{id}/cancel", WRITE, asked(Billing.Request.CANCEL_SUBSCRIPTION)),
                Route.of("POST", "/subscriptions/{id}/pause", WRITE, asked(Billing.Request.PAUSE_SUBSCRIPTION)),
                Route.of("POST", "/subscriptions/{id}/resume", WRITE, asked(Billing.Request.RESUME_SUBSCRIPTION)),
                Route.of("POST", "/subscriptions/{id}/activate", WRITE, asked(Billing.Request.ACTIVATE_SUBSCRIPTION)),
                Route.of("POST", "/subscriptions/{id}/charge", WRITE, this::charge),
                Route.of("POST", "/subscriptions/{id}/charge/preview", WRITE, this::previewCharge),
                Route.of(
                        "GET",
                        "/subscriptions/{id}/update-payment-method-transaction",
                        WRITE,
                        this::updatePaymentMethod));
    }

    private Function<Request, Answer> asked(Billing.Request asked) {
        return request -> Answer.ok(Views.subscription(billing.ask(asked, request.parameter("id"), request.body())));
    }

    private Answer list(Request request) {
        return lists.list(request, Specs.SUBSCRIPTIONS, document -> view(request, document));
    }

    private Answer get(Request request) {
        return Answer.ok(view(request, finder.find(request, Kind.SUBSCRIPTION)));
    }

    private JsonNode view(Request request, Document document) {
        ObjectNode shown = Views.subscription(document);
        for (String include : request.queryList("include")) {
            switch (include) {
                case "next_transaction" -> shown.set(include, billing.nextTransaction(document.id()));
                case "recurring_transaction_details" -> shown.set(include, billing.recurringDetails(document.id()));
                default -> throw Views.unknownInclude(include);
            }
        }
        return shown;
    }

    private Answer previewUpdate(Request request) {
        return preview(request, Billing.Preview.UPDATE_SUBSCRIPTION);
    }

    private Answer previewCharge(Request request) {
        return preview(request, Billing.Preview.CHARGE_SUBSCRIPTION);
    }

    private Answer preview(Request request, Billing.Preview preview) {
        String id = request.parameter("id");
        ObjectNode shown = billing.preview(preview, id, request.body());
        shown.set("management_urls", Views.managementUrls(id));
        return Answer.ok(shown);
    }

    private Answer charge(Request request) {
        return Answer.created(Views.subscription(
                billing.ask(Billing.Request.CHARGE_SUBSCRIPTION, request.parameter("id"), request.body())));
    }

    private Answer updatePaymentMethod(Request request) {
        Document transaction =
                billing.ask(Billing.Request.CHANGE_PAYMENT_METHOD, request.parameter("id"), request.body());
        return Answer.ok(includes.add(transaction, WITH_PAYMENT_METHOD));
    }
}
