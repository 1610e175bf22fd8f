package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import tools.jackson.databind.node.ObjectNode;

/** What Paddle owes a customer, by currency: given by downgrades and credits, spent by later charges. */
final class Credits {

    private static final String BALANCES = "credit";

    private Credits() {}

    static long available(Document customer, String currency) {
        return customer.hidden().path(BALANCES).path(currency).path("available").asLong(0);
    }

    static void give(Act act, Document customer, String currency, long amount) {
        add(customer, currency, "available", amount);
        act.keep(customer);
    }

    static void spend(Act act, Document customer, String currency, long amount) {
        if (amount == 0) {
            return;
        }
        add(customer, currency, "available", -amount);
        add(customer, currency, "used", amount);
        act.keep(customer);
    }

    private static void add(Document customer, String currency, String part, long amount) {
        ObjectNode balances = customer.hidden().withObject("/" + BALANCES).withObject("/" + currency);
        balances.put(part, balances.path(part).asLong(0) + amount);
    }
}
