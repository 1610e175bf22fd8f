package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Time that is tried before it is paid. */
final class Trials {

    private Trials() {}

    /** A price that begins with a trial costs what the trial costs at first, mostly nothing. */
    static List<Line> firstLines(List<Line> lines) {
        return lines.stream()
                .map(line -> beginsWithTrial(line.price())
                        ? Line.trial(line.price(), line.product(), line.quantity())
                        : line)
                .toList();
    }

    static boolean beginsWithTrial(JsonNode price) {
        return Prices.isRecurring(price) && price.path("trial_period").isObject();
    }

    /** Whether the trial begins without a card. */
    static boolean isCardless(List<Line> lines) {
        return lines.stream().anyMatch(line -> beginsWithTrial(line.price()))
                && lines.stream()
                        .filter(Line::isRecurring)
                        .allMatch(line -> beginsWithTrial(line.price())
                                && !line.price()
                                        .path("trial_period")
                                        .path("requires_payment_method")
                                        .asBoolean(true));
    }

    /** Whether a trial may become a subscription that is paid: without a card it ends. */
    static boolean canBePaid(Act act, Subscription subscription) {
        Document document = subscription.document();
        return SubscriptionGuards.isManual(document)
                || Customers.card(subscription.customer(act)).isPresent();
    }
}
