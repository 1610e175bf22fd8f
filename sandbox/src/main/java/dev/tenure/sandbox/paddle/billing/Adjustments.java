package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueKind;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.PaddleTime;
import dev.tenure.sandbox.paddle.store.Reference;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Money that goes back: refunds, credits, and what banks take by force. */
final class Adjustments {

    private static final long CHARGEBACK_FEE = 1_500;
    private static final String PENDING = "pending_approval";
    private static final String APPROVED = "approved";

    private final Supplier<RefundPolicy> policy;

    Adjustments(Supplier<RefundPolicy> policy) {
        this.policy = policy;
    }

    Document create(Act act, JsonNode body) {
        AdjustmentRequest request = AdjustmentRequest.read(body);
        Document transaction = act.find(Kind.TRANSACTION, request.transactionId())
                .orElseThrow(() -> PaddleRefusal.notFound(Kind.TRANSACTION.title(), request.transactionId()));
        List<Document> earlier = act.where(Kind.ADJUSTMENT, Reference.TRANSACTION, transaction.id());
        AdjustmentGuards.check(request, transaction, earlier);
        List<AdjustedItem> items = AdjustedItems.of(request, transaction, earlier);
        boolean refund = request.action().equals("refund");
        String status = refund && !policy.get().approvesAtOnce() ? PENDING : APPROVED;
        Document adjustment =
                write(act, transaction, request.action(), request.reason(), request.type(), status, items);
        act.emit("adjustment.created", adjustment);
        if (status.equals(APPROVED)) {
            settle(act, adjustment, transaction);
        } else {
            policy.get()
                    .decidedAt(act.startedAt())
                    .ifPresent(at -> act.plan(adjustment.id(), DueKind.REFUND_DECISION, at));
        }
        return adjustment;
    }

    private static Document write(
            Act act,
            Document transaction,
            String action,
            String reason,
            String type,
            String status,
            List<AdjustedItem> items) {
        Instant at = act.tick();
        ObjectNode data = Json.object()
                .put("id", act.newId(Kind.ADJUSTMENT.prefix()))
                .put("action", action)
                .put("type", type)
                .put("transaction_id", transaction.id())
                .put(
                        "subscription_id",
                        transaction.optionalText("subscription_id").orElse(null))
                .put("customer_id", transaction.text("customer_id"))
                .put("reason", reason)
                .put("currency_code", transaction.text("currency_code"))
                .put("status", status);
        data.set("credit_applied_to_balance", action.equals("credit") ? data.booleanNode(true) : data.nullNode());
        ObjectNode totals = AdjustedItem.totals(items, transaction.text("currency_code"));
        data.set("totals", totals);
        ObjectNode payout = totals.deepCopy();
        if (action.startsWith("chargeback")) {
            payout.putObject("chargeback_fee")
                    .put("amount", action.equals("chargeback") ? Long.toString(CHARGEBACK_FEE) : "0")
                    .putNull("original");
        }
        data.set("payout_totals", payout);
        data.set("tax_rates_used", AdjustedItem.taxRatesUsed(items, transaction));
        items.forEach(item -> data.withArray("/items").add(item.write(act.newId("adjitm"))));
        data.put("created_at", PaddleTime.write(at)).put("updated_at", PaddleTime.write(at));
        return act.add(Kind.ADJUSTMENT, data, Json.object());
    }

    /** Paddle decides about a refund by itself. */
    void decide(Act act, String id) {
        Document adjustment = act.get(Kind.ADJUSTMENT, id);
        if (adjustment.is("status", PENDING)) {
            approve(act, adjustment);
        }
    }

    /** Somebody decides about a refund; deciding the same again changes nothing. */
    Document decideByHand(Act act, String id, boolean approved) {
        Document adjustment =
                act.find(Kind.ADJUSTMENT, id).orElseThrow(() -> PaddleRefusal.notFound(Kind.ADJUSTMENT.title(), id));
        String wanted = approved ? APPROVED : "rejected";
        if (adjustment.is("status", wanted)) {
            return adjustment;
        }
        if (!adjustment.is("status", PENDING)) {
            throw PaddleRefusal.of(409, "conflict", "adjustment " + id + " is " + adjustment.text("status"));
        }
        act.unplan(id, DueKind.REFUND_DECISION);
        if (approved) {
            approve(act, adjustment);
        } else {
            adjustment.put("status", wanted);
            act.touch(adjustment);
            act.emit("adjustment.updated", adjustment);
        }
        return adjustment;
    }

    private static void approve(Act act, Document adjustment) {
        adjustment.put("status", APPROVED);
        act.touch(adjustment);
        act.emit("adjustment.updated", adjustment);
        settle(act, adjustment, act.get(Kind.TRANSACTION, adjustment.text("transaction_id")));
    }

    /** What is left of the transaction; the transaction itself stays as it is and tells nothing. */
    private static void settle(Act act, Document adjustment, Document transaction) {
        int sign = adjustment.text("action").endsWith("_reverse") ? 1 : -1;
        JsonNode totals = adjustment.data().path("totals");
        AdjustedItem.add(transaction, totals, sign);
        act.keep(transaction);
        if (adjustment.is("action", "credit")) {
            creditBalance(transaction, totals);
        }
    }

    private static void creditBalance(Document transaction, JsonNode totals) {
        ObjectNode due = (ObjectNode) transaction.data().path("details").path("totals");
        long credit = Amounts.amount(totals, "total");
        due.put("credit", Long.toString(Amounts.amount(due, "credit") + credit));
        due.put("balance", Long.toString(Math.max(0, Amounts.amount(due, "balance") - credit)));
        due.put("grand_total", Long.toString(Math.max(0, Amounts.amount(due, "grand_total") - credit)));
    }

    /** A bank takes the money back, or warns that it will. */
    Document chargeback(Act act, JsonNode body) {
        String transactionId = body.path("transaction_id").asString("");
        boolean warning = body.path("warning").asBoolean(false);
        Document transaction = act.find(Kind.TRANSACTION, transactionId)
                .orElseThrow(() -> PaddleRefusal.notFound(Kind.TRANSACTION.title(), transactionId));
        AdjustmentGuards.completed(transaction);
        String action = warning ? "chargeback_warning" : "chargeback";
        Document adjustment =
                write(act, transaction, action, action, "full", APPROVED, AdjustedItems.whole(transaction));
        act.emit("adjustment.created", adjustment);
        if (!warning) {
            settle(act, adjustment, transaction);
        }
        return adjustment;
    }

    /** The bank gives it back; the original is reversed without an event of its own. */
    Document reverse(Act act, String id) {
        Document original =
                act.find(Kind.ADJUSTMENT, id).orElseThrow(() -> PaddleRefusal.notFound(Kind.ADJUSTMENT.title(), id));
        String action = original.text("action");
        boolean reversible = action.equals("chargeback") || action.equals("chargeback_warning");
        if (!reversible || !original.is("status", APPROVED)) {
            throw PaddleRefusal.of(409, "conflict", "adjustment " + id + " cannot be reversed");
        }
        Document transaction = act.get(Kind.TRANSACTION, original.text("transaction_id"));
        Document reverse = write(
                act,
                transaction,
                action + "_reverse",
                action + "_reverse",
                "full",
                APPROVED,
                AdjustedItems.whole(transaction));
        original.put("status", "reversed");
        act.touch(original);
        act.emit("adjustment.created", reverse);
        if (action.equals("chargeback")) {
            settle(act, reverse, transaction);
        }
        return reverse;
    }
}
