package dev.tenure.sandbox.paddle.billing;

import dev.tenure.sandbox.paddle.store.Act;
import dev.tenure.sandbox.paddle.store.Document;
import dev.tenure.sandbox.paddle.store.DueAct;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.sandbox.paddle.store.Kind;
import dev.tenure.sandbox.paddle.store.OverdueException;
import dev.tenure.sandbox.paddle.store.PaddleStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that Paddle does with money. What is due is done before anything else is asked, so that nobody meets a
 * subscription whose period is over.
 */
public final class Billing {

    private static final Logger LOG = LoggerFactory.getLogger(Billing.class);
    private static final Duration A_MOMENT = Duration.ofMillis(250);
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofHours(1);

    private final PaddleStore store;
    private final Clock clock;
    private final Policies policies;
    private final Desk desk;
    private final Duration moment;

    public Billing(PaddleStore store, Clock clock, BillingRules rules, boolean limits) {
        this(store, clock, rules, limits, A_MOMENT);
    }

    /** @param moment how long an act waits for what is due for others */
    Billing(PaddleStore store, Clock clock, BillingRules rules, boolean limits, Duration moment) {
        this.moment = moment;
        this.store = store;
        this.clock = clock;
        this.policies = new Policies(rules, store.settings());
        this.desk = new Desk(rules, policies, limits);
    }

    /** Does what is due, then the act, at the same instant. */
    public <T extends @Nullable Object> T act(Function<Act, T> body) {
        return store.inTurn(() -> {
            Instant now = clock.instant();
            return afterWhatIsDue(now, () -> store.actInOrder(now, body));
        });
    }

    /** What an act would answer; nothing of it happens. */
    public <T> T rehearse(Function<Act, T> body) {
        return store.inTurn(() -> {
            Instant now = clock.instant();
            return afterWhatIsDue(now, () -> store.rehearse(now, body));
        });
    }

    /** At the first of a month thousands are due: then an act waits only for what is due for the objects that it meets. */
    private <T extends @Nullable Object> T afterWhatIsDue(Instant now, Supplier<T> act) {
        carryOutDue(now, moment);
        while (true) {
            try {
                return act.get();
            } catch (OverdueException first) {
                carryOut(first.due());
            }
        }
    }

    /**
     * Does what is due up to an instant, each at its own. Nothing is begun when that time is over: thousands may be due
     * at once, and somebody waits. Others have their turn between any two.
     */
    public void carryOutDue(Instant now, Duration longest) {
        carryOutDue(() -> now, longest);
    }

    /** The same at the pace of a clock, which is looked at before each act: a rehearsal may set it back. */
    public void carryOutDue(Supplier<Instant> until, Duration longest) {
        long begun = System.nanoTime();
        boolean isMoreDue = true;
        while (isMoreDue && System.nanoTime() - begun < longest.toNanos()) {
            isMoreDue = store.inTurn(() -> carryOutFirst(until));
        }
    }

    private boolean carryOutFirst(Supplier<Instant> until) {
        Optional<DueAct> due = store.firstDue().filter(first -> !first.dueAt().isAfter(until.get()));
        due.ifPresent(this::carryOut);
        return due.isPresent();
    }

    /** What cannot be done is tried again an hour later, so that it does not hold up everything behind it. */
    private void carryOut(DueAct due) {
        try {
            store.act(due.dueAt(), act -> desk.carryOut(act, due));
        } catch (RuntimeException e) {
            LOG.error("due act failed kind={} subject={}", due.kind(), due.subjectId(), e);
            store.act(due.dueAt(), act -> {
                act.plan(due.subjectId(), due.kind(), due.dueAt().plus(TRIED_AGAIN_AFTER));
                return null;
            });
        }
    }

    /** Writes the catalog of the demo, once. */
    public void open() {
        act(act -> {
            if (act.find(Kind.PRODUCT, Catalog.PRO_PRODUCT).isEmpty()) {
                Catalog.write(act);
            }
            return null;
        });
    }

    /** Something that somebody asks of one object, as Paddle's API has it. */
    public Document ask(Request request, String id, JsonNode body) {
        return act(act -> desk.answer(request, new Asked(act, id, body)));
    }

    /** Creates a customer, an address, a product …; the owner is the customer of an address or a business. */
    public Document create(Kind kind, String owner, JsonNode body) {
        return act(act -> Entities.create(act, kind, owner, body));
    }

    /** Changes one of these. */
    public Document update(Kind kind, String id, JsonNode body) {
        return act(act -> Entities.update(act, kind, id, body));
    }

    /** What a subscription will be billed next; null if it is to stop. */
    public JsonNode nextTransaction(String subscriptionId) {
        return rehearse(act -> FutureBills.nextTransaction(act, Subscription.get(act, subscriptionId)));
    }

    /** What every ordinary bill of a subscription holds. */
    public JsonNode recurringDetails(String subscriptionId) {
        return rehearse(act -> FutureBills.recurringDetails(act, Subscription.get(act, subscriptionId)));
    }

    /** What a request would do. */
    public ObjectNode preview(Preview preview, String id, JsonNode body) {
        return rehearse(act -> desk.preview(preview, new Asked(act, id, body)));
    }

    /** A person opens a checkout for one price, and pays. */
    public Checkout checkout(
            String priceId, long quantity, JsonNode customData, String email, String country, Card card) {
        JsonNode items = Json.array().add(Json.object().put("price_id", priceId).put("quantity", quantity));
        return act(act -> desk.checkouts().buy(act, items, customData, email, country, card));
    }

    /** A person opens a checkout for one price; answers with its transaction's id. */
    public String openCheckout(String priceId, long quantity, JsonNode customData) {
        JsonNode items = Json.array().add(Json.object().put("price_id", priceId).put("quantity", quantity));
        return act(act -> desk.checkouts().open(act, items, customData).id());
    }

    /** Somebody pays a transaction that is there already. */
    public Checkout pay(String transactionId, @Nullable String email, String country, Card card) {
        return act(act -> desk.checkouts().payOpen(act, transactionId, email, country, card));
    }

    /** How later charges go; a good card pays what is overdue. */
    public void card(String customerId, Card card) {
        act(act -> {
            desk.cards().change(act, customerId, card);
            return null;
        });
    }

    /** What the owner of the account chose, and may choose differently. */
    public Policies policies() {
        return policies;
    }

    /** How a checkout went. */
    public record Checkout(
            String transactionId,
            @Nullable String subscriptionId,
            @Nullable String customerId,
            String status) {}

    /** One request, in its act. */
    record Asked(Act act, String id, JsonNode body) {}

    /** What can be asked of Paddle about money. */
    public enum Request {
        CREATE_TRANSACTION,
        UPDATE_TRANSACTION,
        REVISE_TRANSACTION,
        UPDATE_SUBSCRIPTION,
        CANCEL_SUBSCRIPTION,
        PAUSE_SUBSCRIPTION,
        RESUME_SUBSCRIPTION,
        ACTIVATE_SUBSCRIPTION,
        CHARGE_SUBSCRIPTION,
        CHANGE_PAYMENT_METHOD,
        DELETE_PAYMENT_METHOD,
        CREATE_ADJUSTMENT,
        APPROVE_ADJUSTMENT,
        REJECT_ADJUSTMENT,
        CHARGE_BACK,
        REVERSE_CHARGEBACK,
        CREATE_DESTINATION,
        UPDATE_DESTINATION,
        DELETE_DESTINATION,
        ROTATE_SECRET,
        RETIRE_SECRET,
        ARCHIVE_PRICE
    }

    /** What can be looked at before it is done. */
    public enum Preview {
        UPDATE_SUBSCRIPTION,
        CHARGE_SUBSCRIPTION,
        TRANSACTION,
        PRICES
    }
}
