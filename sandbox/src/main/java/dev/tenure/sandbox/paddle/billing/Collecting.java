package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import java.util.Optional;

/** Charging the card on file for what Paddle bills by itself. */
final class Collecting {

    private final Transactions transactions;

    Collecting(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Tells of a transaction that was just billed. */
    void tellBilled(Act act, Document transaction) {
        act.emit("transaction.created", transaction);
        act.emit("transaction.billed", transaction);
    }

    /** Charges what is due; nothing is due if credit covers it. */
    boolean charge(Act act, Document transaction, Document customer) {
        if (Transactions.totals(transaction, "balance") == 0) {
            return true;
        }
        Optional<Card> card = Customers.card(customer);
        Card used = card.orElse(Card.named("decline"));
        Card.Charge charge = card.map(Card::later).orElse(Card.Charge.DECLINED);
        Payments.attempt(act, transaction, used, charge, Customers.paymentMethodId(customer));
        return charge == Card.Charge.CAPTURED;
    }

    /** Paid, settled, with an invoice number. */
    void finish(Act act, Document transaction, Document customer) {
        transactions.paid(act, transaction);
        spendCredit(act, transaction, customer);
        transactions.settle(act, transaction);
        transactions.complete(act, transaction);
    }

    void spendCredit(Act act, Document transaction, Document customer) {
        String currency = transaction.text("currency_code");
        Credits.spend(act, customer, currency, Transactions.totals(transaction, "credit"));
        long back = Transactions.totals(transaction, "credit_to_balance");
        if (back > 0) {
            Credits.give(act, customer, currency, back);
        }
    }

    /** The card was declined: the transaction waits to be paid. */
    void overdue(Act act, Document transaction) {
        transaction.put("status", "past_due");
        act.touch(transaction);
        act.emit("transaction.payment_failed", transaction);
        act.emitTogether(transaction, "transaction.updated", "transaction.past_due");
    }
}
