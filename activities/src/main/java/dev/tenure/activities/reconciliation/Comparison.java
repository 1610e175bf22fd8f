package dev.tenure.activities.reconciliation;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.activities.facts.LinkedCustomers;
import dev.tenure.activities.reconciliation.StoredSubscriptions.Stored;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.client.SubscriptionFilter;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.subscription.SubscriptionStatus;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareOutcome;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.CompareRequest;
import dev.tenure.workflows.subscription.Policies;
import dev.tenure.workflows.subscription.SubscriptionFact;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares one page of Paddle's open subscriptions with Postgres, one request to Paddle where nothing differs. */
final class Comparison {
    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);

    /** Each look makes two requests; what is left over is looked at in the next pass. */
    private static final int LOOKS = 20;

    /** Ids in one request, and requests by id in one call. */
    private static final int IDS = 50;

    private static final int REQUESTS_BY_ID = 4;

    private final PaddleClient paddle;
    private final FactReader facts;
    private final StoredSubscriptions stored;
    private final LinkedCustomers customers;
    private final Drift drift;
    private final Look look;
    private final PulledEvents cursor;
    private final Clock billing;
    private final Policies policies;

    Comparison(
            PaddleClient paddle,
            FactReader facts,
            StoredSubscriptions stored,
            LinkedCustomers customers,
            Drift drift,
            Look look,
            PulledEvents cursor,
            Clock billing,
            Policies policies) {
        this.paddle = paddle;
        this.facts = facts;
        this.stored = stored;
        this.customers = customers;
        this.drift = drift;
        this.look = look;
        this.cursor = cursor;
        this.billing = billing;
        this.policies = policies;
    }

    /** What a page came to. */
    private static final class Tally {
        private final List<String> agreeing = new ArrayList<>();
        private int differing;
        private int looks;
    }

    CompareOutcome run(CompareRequest request) {
        String after = request.afterSubscriptionId();
        Answer<Listing<PaddleSubscription>> answer = paddle.pageOfSubscriptions(open().continuedAfter(after));
        if (!(answer instanceof Answer.Success<Listing<PaddleSubscription>>(Listing<PaddleSubscription> page))) {
            return new CompareOutcome(false, 0, 0, after);
        }
        Map<String, PaddleSubscription> seen = new LinkedHashMap<>();
        page.items().forEach(subscription -> seen.put(subscription.id(), subscription));
        List<String> drifting = drift.subscriptionIds(after, page.continueAfter());
        Set<String> ids = new LinkedHashSet<>(seen.keySet());
        ids.addAll(drifting);
        Map<String, Stored> known = stored.find(ids, after, page.continueAfter());
        Set<String> absent = absent(seen, known, drifting);
        Tally tally = new Tally();
        if (!absent.isEmpty() && !readById(absent, seen, tally)) {
            return new CompareOutcome(false, 0, 0, after);
        }
        judge(seen, known, tally);
        drift.close(tally.agreeing, request.passBeganAt(), billing.instant());
        return new CompareOutcome(true, seen.size(), tally.differing, page.continueAfter());
    }

    private static SubscriptionFilter open() {
        return SubscriptionFilter.all()
                .withStatuses(
                        SubscriptionStatus.ACTIVE,
                        SubscriptionStatus.TRIALING,
                        SubscriptionStatus.PAST_DUE,
                        SubscriptionStatus.PAUSED);
    }

    /** What is open here or was found to differ, and is not among Paddle's open ones. Canceled is final. */
    private static Set<String> absent(
            Map<String, PaddleSubscription> seen, Map<String, Stored> known, Collection<String> drifting) {
        Set<String> absent = new LinkedHashSet<>(drifting);
        known.values().stream()
                .filter(one -> one.isOpen() && !one.isKnownToBeCanceled())
                .forEach(one -> absent.add(one.subscriptionId()));
        absent.removeAll(seen.keySet());
        return absent;
    }

    private boolean readById(Set<String> absent, Map<String, PaddleSubscription> seen, Tally tally) {
        List<String> all = List.copyOf(absent);
        for (int from = 0; from < Math.min(all.size(), IDS * REQUESTS_BY_ID); from += IDS) {
            List<String> ids = all.subList(from, Math.min(all.size(), from + IDS));
            Answer<Listing<PaddleSubscription>> answer = paddle.pageOfSubscriptions(SubscriptionFilter.ofIds(ids));
            if (!(answer instanceof Answer.Success<Listing<PaddleSubscription>>(Listing<PaddleSubscription> page))) {
                return false;
            }
            page.items().forEach(subscription -> seen.put(subscription.id(), subscription));
            ids.stream().filter(id -> !seen.containsKey(id)).forEach(id -> unknownToPaddle(id, tally));
        }
        return true;
    }

    private void unknownToPaddle(String subscriptionId, Tally tally) {
        LOG.warn("unknown_to_paddle subscription_id={}", subscriptionId);
        drift.open(subscriptionId, Drift.Kind.UNKNOWN_TO_PADDLE, null, billing.instant());
        tally.differing++;
    }

    private void judge(Map<String, PaddleSubscription> seen, Map<String, Stored> known, Tally tally) {
        Set<String> underWay = stored.withEventsUnderWay(seen.keySet());
        for (PaddleSubscription subscription : seen.values()) {
            Stored row = known.get(subscription.id());
            if (underWay.contains(subscription.id())) {
                continue;
            }
            if (row == null) {
                unknownHere(subscription, tally);
            } else {
                compare(subscription, row, tally);
            }
        }
    }

    private void compare(PaddleSubscription subscription, Stored row, Tally tally) {
        SubscriptionFact fact = facts.subscription(subscription, row.state().userId());
        List<String> differing = Difference.between(row.state().provider(), fact);
        if (differing.isEmpty()) {
            tally.agreeing.add(subscription.id());
        } else if (!isOnItsWay(subscription)) {
            found(Drift.Kind.DIFFERENT, fact, differing, tally);
            bring(row.state(), fact, row.state().userId(), tally);
        }
    }

    /** What is not ours is left alone, and whatever was noted of it is over; what is older than Tenure waits for its operator to adopt it. */
    private void unknownHere(PaddleSubscription subscription, Tally tally) {
        if (!facts.isOurs(subscription)) {
            tally.agreeing.add(subscription.id());
            return;
        }
        if (isOnItsWay(subscription)) {
            return;
        }
        String knownUserId = customers.userOf(subscription.customerId());
        SubscriptionFact fact = facts.subscription(subscription, knownUserId);
        Instant now = billing.instant();
        Instant since = cursor.begin(now.minus(Overlap.WINDOW), now).since();
        Instant createdAt = subscription.createdAt();
        if (createdAt != null && createdAt.isBefore(since)) {
            found(Drift.Kind.NOT_ADOPTED, fact, List.of("subscription"), tally);
        } else {
            found(Drift.Kind.UNKNOWN_HERE, fact, List.of("subscription"), tally);
            bring(SubscriptionState.opening(subscription.id(), policies), fact, knownUserId, tally);
        }
    }

    private void found(Drift.Kind kind, SubscriptionFact fact, List<String> differing, Tally tally) {
        LOG.warn("drift kind={} subscription_id={} differing={}", kind, fact.subscriptionId(), differing);
        drift.open(fact.subscriptionId(), kind, Drift.Seen.of(fact, differing), billing.instant());
        tally.differing++;
    }

    private void bring(SubscriptionState last, SubscriptionFact fact, @Nullable String userId, Tally tally) {
        if (tally.looks < LOOKS) {
            tally.looks++;
            look.bring(last, fact, userId);
        }
    }

    /** Changed so lately that its webhook may be about to come. */
    private boolean isOnItsWay(PaddleSubscription subscription) {
        return subscription.updatedAt().isAfter(billing.instant().minus(Pull.ON_ITS_WAY));
    }
}
