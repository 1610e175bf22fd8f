package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import tools.jackson.databind.node.ObjectNode;

/** Cards that customers left with Paddle. */
public final class PaymentMethods {

    private PaymentMethods() {}

    /** As the API shows one. */
    public static ObjectNode view(Document method) {
        ObjectNode shown = method.data().deepCopy();
        shown.set("card", Payments.cardDetails(Card.read(method.hidden().path("card"))));
        return shown.putNull("paypal").putNull("south_korea_local_card").putNull("underlying_details");
    }

    static Document delete(Act act, String id) {
        Document method = EntityRules.existing(act, Kind.PAYMENT_METHOD, id);
        Document customer = act.get(Kind.CUSTOMER, method.text("customer_id"));
        if (Customers.paymentMethodId(customer).equals(id)) {
            Customers.forgetCard(act, customer);
        }
        act.remove(method);
        ObjectNode told = method.data().deepCopy().put("deletion_reason", "api");
        told.put("updated_at", PaddleTime.write(act.tick()));
        act.emit("payment_method.deleted", Kind.PAYMENT_METHOD, told);
        return method;
    }
}
