package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.billing.PaddleRefusal;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import tools.jackson.databind.node.ObjectNode;

/** Objects as the API shows them, where that differs from what events tell. */
final class Views {

    private static final String PORTAL = "https://buyer-portal.paddle.com/subscriptions/";

    private Views() {}

    static ObjectNode subscription(Document document) {
        ObjectNode data = document.data().deepCopy();
        data.set("management_urls", managementUrls(document.id()));
        return data;
    }

    static ObjectNode managementUrls(String subscriptionId) {
        return Json.object()
                .put("update_payment_method", PORTAL + subscriptionId + "/update-payment-method")
                .put("cancel", PORTAL + subscriptionId + "/cancel");
    }

    static PaddleRefusal unknownInclude(String include) {
        return PaddleRefusal.field("include", include + " cannot be included here");
    }
}
