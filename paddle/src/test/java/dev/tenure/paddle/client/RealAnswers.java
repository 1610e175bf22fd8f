package dev.tenure.paddle.client;

import dev.tenure.paddle.Fixtures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Serves a real answer to the call that it belongs to. */
public final class RealAnswers {

    private static final String SUB = "sub_01";
    private static final List<ItemRequest> ITEMS = List.of(new ItemRequest("pri_01", 1));
    private static final UpdateSubscription UPDATE =
            UpdateSubscription.items(ITEMS, ProrationMode.DO_NOT_BILL, OnPaymentFailure.PREVENT_CHANGE);

    private static final Map<String, Function<PaddleClient, Answer<?>>> CALLS = Map.ofEntries(
            Map.entry("get-subscription", client -> client.getSubscription(SUB)),
            Map.entry("list-subscriptions", client -> client.listSubscriptions(SubscriptionFilter.all())),
            Map.entry(
                    "cancel-subscription", client -> client.cancelSubscription(SUB, EffectiveFrom.NEXT_BILLING_PERIOD)),
            Map.entry("update-subscription", client -> client.updateSubscription(SUB, UPDATE)),
            Map.entry("preview-subscription-update", client -> client.previewUpdate(SUB, UPDATE)),
            Map.entry("pause-subscription", client -> client.pauseSubscription(SUB, EffectiveFrom.IMMEDIATELY, null)),
            Map.entry(
                    "resume-subscription", client -> client.resumeSubscription(SUB, OnResume.START_NEW_BILLING_PERIOD)),
            Map.entry("activate-subscription", client -> client.activateSubscription(SUB)),
            Map.entry(
                    "create-subscription-charge",
                    client -> client.chargeSubscription(
                            SUB,
                            new ChargeSubscription(ITEMS, EffectiveFrom.IMMEDIATELY, OnPaymentFailure.PREVENT_CHANGE))),
            Map.entry(
                    "get-subscription-update-payment-method-transaction",
                    client -> client.getUpdatePaymentMethodTransaction(SUB)),
            Map.entry("get-transaction", client -> client.getTransaction("txn_01")),
            Map.entry("update-transaction", client -> client.cancelTransaction("txn_01")),
            Map.entry("list-transactions", client -> client.listTransactions(TransactionFilter.all())),
            Map.entry("create-transaction", client -> client.createTransaction(CreateTransaction.of(ITEMS, Map.of()))),
            Map.entry("list-events", client -> client.listEvents(null, List.of())),
            Map.entry("list-adjustments", client -> client.listAdjustments(AdjustmentFilter.all())),
            Map.entry(
                    "create-adjustment",
                    client -> client.createAdjustment(CreateAdjustment.fullRefund("txn_01", "asked"))),
            Map.entry("get-customer", client -> client.getCustomer("ctm_01")),
            Map.entry("create-customer-portal-session", client -> client.createPortalSession("ctm_01", List.of())));

    private RealAnswers() {}

    public static boolean isOfACallWeHave(Path file) {
        return file.getFileName().toString().matches("openapi--.*--20[01].*\\.json") && CALLS.containsKey(call(file));
    }

    /** Lists are served as if they were complete: further pages are not at hand. */
    public static Answer<?> read(Path file) {
        String body = Fixtures.json(file).toString().replace("\"has_more\":true", "\"has_more\":false");
        try (PaddleServer paddle = new PaddleServer()) {
            paddle.answers(200, body);
            Function<PaddleClient, Answer<?>> call = CALLS.getOrDefault(call(file), client -> {
                throw new AssertionError("There is no call for " + file);
            });
            return call.apply(paddle.client);
        }
    }

    private static String call(Path file) {
        return file.getFileName().toString().split("--")[1];
    }
}
