package dev.tenure.sandbox.paddle.http;

import dev.tenure.sandbox.paddle.store.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects as the API shows them, where that differs from what events tell. */
final class Views {

    private static final String PORTAL = "https://buyer-portal.paddle.com/subscriptions/";

    private Views() {}

    static JsonNode subscription(Document document) {
        ObjectNode data = document.data().deepCopy();
        data.putObject("management_urls")
                .put("update_payment_method", PORTAL + document.id() + "/update-payment-method")
                .put("cancel", PORTAL + document.id() + "/cancel");
        return data;
    }
}
