package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.MAX;
import static dev.tenure.workflows.subscription.Given.PRO;
import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.subscription;
import static dev.tenure.workflows.subscription.GivenChange.asked;
import static dev.tenure.workflows.subscription.GivenChange.change;
import static dev.tenure.workflows.subscription.GivenChange.prorated;
import static dev.tenure.workflows.subscription.GivenChange.withItem;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Duration;

/** A member since ten days, who changes plans. */
final class ChangingMember {
    final Court court;
    private int snapshots;

    ChangingMember() {
        this(Policies.DEFAULT);
    }

    ChangingMember(Policies promised) {
        court = new Court(SubscriptionState.opening(Given.SUBSCRIPTION, promised), START.plusSeconds(5));
        court.events(Given.firstCheckout());
        court.now = START.plus(Duration.ofDays(10));
    }

    void maxNow() {
        court.answer(upgrade("max"), Court.says(on("pri_max_month", MAX, 1), prorated(MAX)));
    }

    Decision upgrade(String commandId) {
        return court.hear(asked(commandId, change("pri_max_month", MAX, PlanChange.When.NOW)));
    }

    Decision downgrade(String commandId) {
        return court.hear(asked(commandId, change("pri_pro_month", PRO, PlanChange.When.PERIOD_END)));
    }

    /** Paddle's snapshot with another item; each is newer than the one before. */
    SubscriptionFact on(String priceId, PlanTerms terms, int period) {
        snapshots++;
        return withItem(subscription("active", court.now.plusMillis(snapshots), period, null), priceId, terms);
    }
}
