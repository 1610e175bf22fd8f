package dev.tenure.activities.inbox;

import dev.tenure.activities.purchase.PurchaseWorkflows;
import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.routing.Route;
import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.PaddleFactEvent;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Takes received events from the inbox to their workflows: in order per route, many routes at once, all events of a
 * route in one signal. Any number of dispatchers may run; a lease per route keeps them apart.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final double LONGEST_WAIT_SECONDS = 60;

    private final Inbox inbox;
    private final EventJudge judge;
    private final SubscriptionWorkflows workflows;
    private final PurchaseWorkflows purchases;
    private final Clock billing;
    private final Policies policies;
    private final ExecutorService executor;

    public Dispatcher(
            Inbox inbox,
            EventJudge judge,
            SubscriptionWorkflows workflows,
            PurchaseWorkflows purchases,
            Clock billing,
            Policies policies,
            ExecutorService executor) {
        this.inbox = inbox;
        this.judge = judge;
        this.workflows = workflows;
        this.purchases = purchases;
        this.billing = billing;
        this.policies = policies;
        this.executor = executor;
    }

    /** Leases, signals and settles once; answers how many events it handled. Throws while Postgres is away. */
    public int dispatchOnce() throws InterruptedException {
        List<LeasedEvent> leased = inbox.lease();
        if (leased.isEmpty()) {
            return 0;
        }
        Map<String, List<LeasedEvent>> routes = new LinkedHashMap<>();
        leased.forEach(event -> routes.computeIfAbsent(event.route(), route -> new ArrayList<>())
                .add(event));
        settle(dispatch(List.copyOf(routes.values())));
        LOG.debug("dispatched routes={} events={}", routes.size(), leased.size());
        return leased.size();
    }

    private List<Settlement> dispatch(List<List<LeasedEvent>> routes) throws InterruptedException {
        List<Callable<Settlement>> work = routes.stream()
                .map(events -> (Callable<Settlement>) () -> dispatchRoute(events))
                .toList();
        List<Settlement> settlements = new ArrayList<>();
        Iterator<List<LeasedEvent>> route = routes.iterator();
        for (Future<Settlement> done : executor.invokeAll(work)) {
            settlements.add(settlementOf(done, route.next()));
        }
        return settlements;
    }

    /** A route that breaks is kept, visible with its reason, and does not lose what its neighbours did. */
    private static Settlement settlementOf(Future<Settlement> done, List<LeasedEvent> events)
            throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            LOG.error("dispatch_failed route={} cause={}", events.getFirst().route(), cause.toString());
            return Settlement.failed(
                    events, "not dispatched: " + cause.getClass().getSimpleName());
        }
    }

    /** One call for all; if Postgres refuses what one route brings, each by itself, so that it holds up nobody. */
    private void settle(List<Settlement> settlements) {
        try {
            inbox.settle(Settlement.Body.of(settlements));
        } catch (DataIntegrityViolationException e) {
            LOG.warn(
                    "settle_failed routes={} cause={}",
                    settlements.size(),
                    e.getClass().getSimpleName());
            settlements.forEach(this::settleAlone);
        }
    }

    private void settleAlone(Settlement settlement) {
        try {
            inbox.settle(settlement.body());
        } catch (DataIntegrityViolationException e) {
            LOG.error("unstorable events={}", settlement.eventIds());
            settleWithoutMirrors(settlement);
        }
    }

    /** If even that is refused, the events are leased again later. */
    private void settleWithoutMirrors(Settlement settlement) {
        try {
            inbox.settle(settlement.withoutMirrors());
        } catch (DataIntegrityViolationException e) {
            LOG.error(
                    "not_settled events={} cause={}",
                    settlement.eventIds(),
                    e.getClass().getSimpleName());
        }
    }

    private Settlement dispatchRoute(List<LeasedEvent> events) {
        Settlement settlement = new Settlement(events);
        List<PaddleFactEvent> facts = new ArrayList<>();
        for (LeasedEvent event : events) {
            judge(event, settlement).ifPresent(facts::add);
        }
        if (!facts.isEmpty() || !settlement.purchases().isEmpty()) {
            deliver(events.getFirst(), facts, settlement);
        }
        return settlement;
    }

    /** An event that breaks the judge is kept, visible with its reason, and holds up nobody. */
    private Optional<PaddleFactEvent> judge(LeasedEvent event, Settlement settlement) {
        try {
            return judge.judge(event, settlement);
        } catch (RuntimeException e) {
            LOG.error("judge_failed event_id={} cause={}", event.eventId(), e.toString());
            settlement.outcome(
                    event.eventId(), "failed", "not judged: " + e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** Purchases first: of a mixed basket they are kept before the subscription's workflow settles the event. */
    private void deliver(LeasedEvent first, List<PaddleFactEvent> facts, Settlement settlement) {
        List<String> eventIds = new ArrayList<>();
        settlement.purchases().values().forEach(events -> events.stream()
                .filter(event -> !event.shared())
                .forEach(event -> eventIds.add(event.eventId())));
        facts.forEach(fact -> eventIds.add(fact.eventId()));
        SubscriptionState last = facts.isEmpty() ? null : lastState(first);
        try {
            settlement.purchases().forEach((id, events) -> purchases.deliver(id, events, billing.instant()));
            if (last != null) {
                workflows.deliver(last, new EventBatch(facts));
            }
            eventIds.forEach(eventId -> settlement.outcome(eventId, "signalled", null));
        } catch (RuntimeException e) {
            LOG.warn("signal_failed route={} events={} cause={}", first.route(), eventIds.size(), e.toString());
            double seconds = Math.min(LONGEST_WAIT_SECONDS, Math.pow(2, Math.min(first.attempts(), 10)) / 4);
            eventIds.forEach(eventId -> settlement.waiting(eventId, "temporal_unavailable", seconds));
        }
    }

    private SubscriptionState lastState(LeasedEvent first) {
        return first.state() == null
                ? SubscriptionState.opening(first.route().substring(Route.ToSubscription.PREFIX.length()), policies)
                : PayloadJson.read(first.state(), SubscriptionState.class);
    }
}
