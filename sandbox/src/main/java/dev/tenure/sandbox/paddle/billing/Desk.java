package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueAct;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Everybody at Paddle who does something with money, introduced to one another. */
final class Desk {

    private final Checkouts checkouts;
    private final Cards cards;
    private final Renewals renewals;
    private final Dunning dunning;
    private final Endings endings;
    private final Pauses pauses;
    private final ImmediateCharges charges;
    private final SubscriptionCommands commands;
    private final SubscriptionUpdates updates;
    private final OneTimeCharges oneTimeCharges;
    private final PaymentMethodChanges paymentMethods;
    private final TransactionRequests transactionRequests;
    private final Adjustments adjustments;

    Desk(BillingRules rules, Policies policies, boolean limits) {
        Transactions transactions = new Transactions(rules);
        Collecting collecting = new Collecting(transactions);
        Beginnings beginnings = new Beginnings(rules);
        this.endings = new Endings();
        this.dunning = new Dunning(rules, policies::dunning, collecting, transactions, endings);
        this.renewals = new Renewals(rules, transactions, collecting, dunning);
        this.checkouts = new Checkouts(transactions, beginnings, collecting, dunning);
        this.paymentMethods = new PaymentMethodChanges(transactions);
        this.cards = new Cards(dunning, checkouts, paymentMethods);
        this.charges = new ImmediateCharges(transactions, collecting, limits);
        this.pauses = new Pauses(rules, endings, renewals);
        this.commands = new SubscriptionCommands(endings, renewals);
        this.updates = new SubscriptionUpdates(
                rules, new ItemUpdates(rules, charges), charges, new BillingDates(rules, charges));
        this.oneTimeCharges = new OneTimeCharges(charges);
        this.transactionRequests = new TransactionRequests(transactions, beginnings);
        this.adjustments = new Adjustments(policies::refunds);
    }

    /** What is due happens, and is not due any more. */
    @Nullable
    Void carryOut(Act act, DueAct due) {
        act.unplan(due.subjectId(), due.kind());
        switch (due.kind()) {
            case PERIOD_END -> periodEnd(act, Subscription.get(act, due.subjectId()));
            case RESUME -> resume(act, Subscription.get(act, due.subjectId()));
            case DUNNING -> dunning.carryOn(act, Subscription.get(act, due.subjectId()));
            case REFUND_DECISION -> adjustments.decide(act, due.subjectId());
            case TRANSACTION_CANCEL -> charges.cancelItself(act, due.subjectId());
        }
        return null;
    }

    private void resume(Act act, Subscription subscription) {
        if (!subscription.is("paused")) {
            return;
        }
        try {
            pauses.resumeNow(act, subscription);
        } catch (PaddleRefusal refusal) {
            // What cannot be resumed stays paused, and waits for somebody: its plan is used up.
            subscription.unschedule();
            act.touch(subscription.document());
            act.emit("subscription.updated", subscription.document());
        }
    }

    private void periodEnd(Act act, Subscription subscription) {
        JsonNode change = subscription.scheduledChange().orElse(null);
        if (change != null && change.path("action").asString().equals("cancel")) {
            endings.cancel(act, subscription);
        } else if (change != null && change.path("action").asString().equals("pause")) {
            pauses.pauseAsScheduled(act, subscription, change);
        } else if (subscription.is("trialing")) {
            trialEnd(act, subscription);
        } else if (subscription.is("active")) {
            renewals.renew(act, subscription);
        }
    }

    private void trialEnd(Act act, Subscription subscription) {
        if (Trials.canBePaid(act, subscription)) {
            renewals.activate(act, subscription, subscription.periodEnd());
        } else {
            endings.cancel(act, subscription);
        }
    }

    /** Does what is asked, and answers with the object it was about. */
    Document answer(Billing.Request request, Billing.Asked asked) {
        Act act = asked.act();
        String id = asked.id();
        JsonNode body = asked.body();
        return switch (request) {
            case CREATE_TRANSACTION -> transactionRequests.create(act, body);
            case UPDATE_TRANSACTION -> transactionRequests.update(act, id, body);
            case REVISE_TRANSACTION -> transactionRequests.revise(act, id, body);
            case UPDATE_SUBSCRIPTION -> updates.update(act, id, body).document();
            case CANCEL_SUBSCRIPTION -> commands.cancel(act, id, body).document();
            case PAUSE_SUBSCRIPTION -> pauses.pause(act, id, body).document();
            case RESUME_SUBSCRIPTION -> pauses.resume(act, id, body).document();
            case ACTIVATE_SUBSCRIPTION -> commands.activate(act, id).document();
            case CHARGE_SUBSCRIPTION -> oneTimeCharges.charge(act, id, body).document();
            case CHANGE_PAYMENT_METHOD -> paymentMethods.transaction(act, id);
            case DELETE_PAYMENT_METHOD -> PaymentMethods.delete(act, id);
            case CREATE_ADJUSTMENT -> adjustments.create(act, body);
            case APPROVE_ADJUSTMENT -> adjustments.decideByHand(act, id, true);
            case REJECT_ADJUSTMENT -> adjustments.decideByHand(act, id, false);
            case CHARGE_BACK -> adjustments.chargeback(act, body);
            case REVERSE_CHARGEBACK -> adjustments.reverse(act, id);
            case CREATE_DESTINATION -> Destinations.create(act, body);
            case UPDATE_DESTINATION -> Destinations.update(act, id, body);
            case DELETE_DESTINATION -> Destinations.delete(act, id);
            case ROTATE_SECRET -> Destinations.rotate(act, id);
            case RETIRE_SECRET -> Destinations.retire(act, id);
            case ARCHIVE_PRICE ->
                Entities.update(act, Kind.PRICE, id, Json.object().put("status", "archived"));
        };
    }

    /** Says what would be done. */
    ObjectNode preview(Billing.Preview preview, Billing.Asked asked) {
        return switch (preview) {
            case UPDATE_SUBSCRIPTION -> updates.preview(asked.act(), asked.id(), asked.body());
            case CHARGE_SUBSCRIPTION -> oneTimeCharges.preview(asked.act(), asked.id(), asked.body());
            case TRANSACTION -> TransactionPreviews.transaction(asked.act(), asked.body());
            case PRICES -> TransactionPreviews.prices(asked.act(), asked.body());
        };
    }

    Checkouts checkouts() {
        return checkouts;
    }

    Cards cards() {
        return cards;
    }
}
