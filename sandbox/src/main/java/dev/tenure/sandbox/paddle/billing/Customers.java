package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import dev.tenure.sandbox.paddle.store.Reference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** People who buy, where they live, and the card that Paddle keeps of them. */
final class Customers {

    private static final String CARD = "card";

    private Customers() {}

    /** The customer with the e-mail, new if nobody has it. */
    static Document withEmail(Act act, String email) {
        return act.customerOf(email.toLowerCase(Locale.ROOT)).orElseGet(() -> create(act, email));
    }

    static Document create(Act act, String email) {
        Instant at = act.tick();
        ObjectNode data = Json.object()
                .put("id", act.newId(Kind.CUSTOMER.prefix()))
                .putNull("name")
                .put("email", email.toLowerCase(Locale.ROOT))
                .put("marketing_consent", false)
                .put("status", "active")
                .putNull("custom_data")
                .put("locale", "en");
        Document customer = act.add(Kind.CUSTOMER, stamped(data, at), Json.object());
        act.emit("customer.created", customer);
        return customer;
    }

    /** The customer's own address in the country, new if there is none. */
    static Document addressIn(Act act, Document customer, String countryCode) {
        return act.where(Kind.ADDRESS, Reference.CUSTOMER, customer.id()).stream()
                .filter(address -> address.is("country_code", countryCode) && address.is("status", "active"))
                .findFirst()
                .orElseGet(() -> createAddress(act, customer, countryCode));
    }

    private static Document createAddress(Act act, Document customer, String countryCode) {
        Instant at = act.tick();
        ObjectNode data = Json.object()
                .put("id", act.newId(Kind.ADDRESS.prefix()))
                .put("customer_id", customer.id())
                .putNull("description")
                .putNull("first_line")
                .putNull("second_line")
                .putNull("city")
                .put("postal_code", countryCode.equals("US") ? "10021" : null)
                .putNull("region")
                .put("country_code", countryCode)
                .put("status", "active")
                .putNull("custom_data");
        Document address = act.add(Kind.ADDRESS, stamped(data, at), Json.object());
        act.emit("address.created", address);
        return address;
    }

    /** Customers and addresses show milliseconds. */
    static ObjectNode stamped(ObjectNode data, Instant at) {
        String text = PaddleTime.write(at.truncatedTo(ChronoUnit.MILLIS));
        return data.put("created_at", text).put("updated_at", text).putNull("import_meta");
    }

    static String countryOf(Act act, @Nullable String addressId) {
        return addressId == null ? "US" : act.get(Kind.ADDRESS, addressId).text("country_code");
    }

    static Optional<Card> card(Document customer) {
        return Optional.of(customer.hidden().path(CARD))
                .filter(node -> node.isObject())
                .map(Card::read);
    }

    static String paymentMethodId(Document customer) {
        return customer.hidden().path("payment_method_id").asString("");
    }

    /** Keeps a card that was just used; tells of it if it is another one than before. */
    static void saveCard(Act act, Document customer, String addressId, Card card, String origin) {
        boolean same = card(customer).filter(card::equals).isPresent();
        if (same) {
            return;
        }
        ObjectNode method = Json.object()
                .put("id", act.newId(Kind.PAYMENT_METHOD.prefix()))
                .put("customer_id", customer.id())
                .put("address_id", addressId)
                .put("type", "card")
                .put("origin", origin)
                .put("saved_at", PaddleTime.write(act.tick()));
        method.put("updated_at", method.path("saved_at").asString());
        ObjectNode hidden = Json.object();
        hidden.set(CARD, card.write());
        Document saved = act.add(Kind.PAYMENT_METHOD, method, hidden);
        customer.hidden().set(CARD, card.write());
        customer.hidden().put("payment_method_id", saved.id());
        act.keep(customer);
        act.emit("payment_method.saved", saved);
    }

    /** How later charges of the card on file go. */
    static void behave(Act act, Document customer, Card card) {
        customer.hidden().set(CARD, card.write());
        act.keep(customer);
    }

    static void forgetCard(Act act, Document customer) {
        customer.hidden().remove(CARD);
        customer.hidden().remove("payment_method_id");
        act.keep(customer);
    }
}
