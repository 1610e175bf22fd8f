package dev.tenure.activities.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.activities.stage.Buyer;
import dev.tenure.activities.stage.Database;
import dev.tenure.activities.stage.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

final class InboxTest {
    private static final Buyer BUYER = Buyer.of(1);
    private static final String ROUTE = "subscription/" + BUYER.subscriptionId();

    private static Database database;

    private static final Inbox.Limits AT_ONCE =
            new Inbox.Limits(64, 50, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ZERO);

    private final Inbox inbox = new Inbox(jdbc(), AT_ONCE);

    @BeforeAll
    static void open() {
        database = Database.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @AfterEach
    void empty() {
        database.owner()
                .sql("truncate public.paddle_events, public.subscriptions")
                .update();
    }

    private static JdbcClient jdbc() {
        return database.application();
    }

    private static Webhook event(String number, int second) {
        return BUYER.subscription(
                number, "subscription.updated", "active", BUYER.startsAt().plusSeconds(second));
    }

    private List<String> leasedIds() {
        return inbox.lease().stream().map(LeasedEvent::eventId).toList();
    }

    private void settle(List<LeasedEvent> events, String outcome) {
        Settlement settlement = new Settlement(events);
        events.forEach(event -> settlement.outcome(event.eventId(), outcome, null));
        inbox.settle(settlement.body());
    }

    private Map<String, Object> row(Webhook event) {
        return jdbc().sql("select * from public.paddle_events where event_id = :id")
                .param("id", event.eventId())
                .query()
                .singleRow();
    }

    private void pass(String column, Duration time) {
        database.owner()
                .sql("update public.paddle_events set " + column + " = " + column
                        + " - make_interval(secs => :seconds)")
                .param("seconds", time.toSeconds())
                .update();
    }

    @Test
    void repeatedDeliveryIsCountedAndNothingElse() {
        Webhook event = event("1", 1);
        assertThat(event.receive(jdbc())).isTrue();
        settle(inbox.lease(), "applied");
        assertThat(event.withBody("{}").receive(jdbc())).isFalse();
        assertThat(row(event))
                .containsEntry("deliveries", 2)
                .containsEntry("outcome", "applied")
                .containsEntry("payload", event.body());
        assertThat(inbox.lease()).isEmpty();
    }

    @Test
    void eventsOfARouteAreLeasedInTheOrderInWhichTheyOccurred() {
        Webhook last = event("3", 3);
        Webhook first = event("1", 1);
        Webhook middle = event("2", 2);
        List.of(last, first, middle).forEach(event -> event.receive(jdbc()));
        assertThat(leasedIds()).containsExactly(first.eventId(), middle.eventId(), last.eventId());
    }

    @Test
    void firstEventWaitsAMomentForThoseThatBelongToIt() {
        Inbox gathering = new Inbox(
                jdbc(), new Inbox.Limits(64, 50, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofHours(1)));
        event("1", 1).receive(jdbc());
        event("2", 2).receive(jdbc());
        assertThat(gathering.lease()).isEmpty();
        pass("received_at", Duration.ofMinutes(61));
        Buyer.of(2)
                .subscription("3", "subscription.updated", "active", BUYER.startsAt())
                .receive(jdbc());
        assertThat(gathering.lease()).as("the young one goes along").hasSize(3);
    }

    @Test
    void leasedRouteIsLeftAloneAlsoByEventsThatCameMeanwhile() {
        event("1", 1).receive(jdbc());
        assertThat(inbox.lease()).hasSize(1);
        event("2", 2).receive(jdbc());
        assertThat(inbox.lease()).isEmpty();
    }

    @Test
    void settledRouteIsFreeForTheNextEvent() {
        event("1", 1).receive(jdbc());
        settle(inbox.lease(), "signalled");
        Webhook next = event("2", 2);
        next.receive(jdbc());
        assertThat(leasedIds()).containsExactly(next.eventId());
    }

    @Test
    void leaseOfADispatcherThatDiedIsTakenOver() {
        event("1", 1).receive(jdbc());
        inbox.lease();
        pass("leased_until", Duration.ofSeconds(29));
        assertThat(inbox.lease()).isEmpty();
        pass("leased_until", Duration.ofSeconds(2));
        assertThat(inbox.lease()).singleElement().satisfies(event -> assertThat(event.attempts())
                .isEqualTo(2));
    }

    @Test
    void dispatcherThatLostItsLeaseSettlesNothing() {
        Webhook event = event("1", 1);
        event.receive(jdbc());
        List<LeasedEvent> slow = inbox.lease();
        pass("leased_until", Duration.ofSeconds(31));
        List<LeasedEvent> quick = inbox.lease();
        settle(slow, "failed");
        assertThat(row(event)).containsEntry("outcome", "received");
        assertThat(inbox.lease()).as("the second lease still holds").isEmpty();
        settle(quick, "signalled");
        assertThat(row(event)).containsEntry("outcome", "signalled");
    }

    @Test
    void signalledButNotAppliedIsLeasedAgainAfterAMinute() {
        Webhook event = event("1", 1);
        event.receive(jdbc());
        settle(inbox.lease(), "signalled");
        pass("signalled_at", Duration.ofSeconds(58));
        assertThat(inbox.lease()).isEmpty();
        pass("signalled_at", Duration.ofSeconds(3));
        assertThat(leasedIds()).containsExactly(event.eventId());
    }

    @Test
    void appliedIsNotSignalledAgainByALateSettlement() {
        Webhook event = event("1", 1);
        event.receive(jdbc());
        List<LeasedEvent> leased = inbox.lease();
        database.owner()
                .sql("update public.paddle_events set outcome = 'applied'")
                .update();
        settle(leased, "signalled");
        assertThat(row(event)).containsEntry("outcome", "applied");
    }

    @Test
    void waitingEventIsLeasedWhenItsTimeHasComeAndHoldsUpNobody() {
        Webhook waiting = event("1", 1);
        waiting.receive(jdbc());
        List<LeasedEvent> leased = inbox.lease();
        Settlement settlement = new Settlement(leased);
        settlement.waiting(waiting.eventId(), "unmapped_price", 60);
        inbox.settle(settlement.body());
        assertThat(row(waiting)).containsEntry("outcome", "received").containsEntry("reason", "unmapped_price");

        Webhook other = event("2", 2);
        other.receive(jdbc());
        assertThat(leasedIds()).containsExactly(other.eventId());
        pass("leased_until", Duration.ofSeconds(31));
        pass("available_at", Duration.ofSeconds(61));
        assertThat(leasedIds()).containsExactly(waiting.eventId(), other.eventId());
    }

    @Test
    void forgottenSignalsWaitAgain() {
        Webhook event = event("1", 1);
        event.receive(jdbc());
        settle(inbox.lease(), "signalled");
        assertThat(jdbc().sql("select public.forget_signals()")
                        .query(Integer.class)
                        .single())
                .isOne();
        assertThat(leasedIds()).containsExactly(event.eventId());
    }

    @Test
    void leaseTellsTheLastStateAndTheUser() {
        database.owner()
                .sql(
                        "insert into public.subscriptions (subscription_id, user_id, state, version, created_at, updated_at)"
                                + " values (:id, :user::uuid, '{\"a\": 1}', 1, now(), now())")
                .param("id", BUYER.subscriptionId())
                .param("user", BUYER.userId())
                .update();
        event("1", 1).receive(jdbc());
        assertThat(inbox.lease()).singleElement().satisfies(event -> {
            assertThat(event.route()).isEqualTo(ROUTE);
            assertThat(event.state()).isEqualTo("{\"a\": 1}");
            assertThat(event.knownUserId()).isEqualTo(BUYER.userId());
        });
    }

    @Test
    void noRouteIsEverInTwoHandsAndEachKeepsItsOrder() throws Exception {
        int routes = 50;
        int eventsPerRoute = 10;
        for (int number = 0; number < routes; number++) {
            Buyer buyer = Buyer.of(100 + number);
            for (int second = eventsPerRoute - 1; second >= 0; second--) {
                Instant at = buyer.startsAt().plusSeconds(second);
                buyer.subscription(String.valueOf(second), "subscription.updated", "active", at)
                        .receive(jdbc());
            }
        }
        Hands hands = new Hands();
        AtomicInteger left = new AtomicInteger(routes * eventsPerRoute);
        List<Callable<Object>> dispatchers = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            dispatchers.add(() -> {
                Inbox own = new Inbox(
                        jdbc(), new Inbox.Limits(7, 3, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ZERO));
                while (left.get() > 0) {
                    left.addAndGet(-hands.work(own));
                }
                return "done";
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(dispatchers.size())) {
            for (Future<Object> done : threads.invokeAll(dispatchers)) {
                done.get();
            }
        }
        assertThat(hands.handled.values())
                .hasSize(routes)
                .allSatisfy(ids -> assertThat(ids).hasSize(eventsPerRoute).isSorted());
        assertThat(hands.twice).isEmpty();
        assertThat(left).hasValue(0);
    }

    /** What the dispatchers hold at each moment. */
    private static final class Hands {
        final Set<String> held = ConcurrentHashMap.newKeySet();
        final Set<String> twice = ConcurrentHashMap.newKeySet();
        final Map<String, List<String>> handled = new ConcurrentHashMap<>();

        int work(Inbox inbox) throws InterruptedException {
            List<LeasedEvent> leased = inbox.lease();
            Map<String, List<LeasedEvent>> routes = leased.stream()
                    .collect(Collectors.groupingBy(LeasedEvent::route, LinkedHashMap::new, Collectors.toList()));
            routes.forEach((route, events) -> {
                if (!held.add(route)) {
                    twice.add(route);
                }
                events.forEach(event ->
                        handled.computeIfAbsent(route, key -> new ArrayList<>()).add(event.eventId()));
            });
            Thread.sleep(2);
            held.removeAll(routes.keySet());
            Settlement settlement = new Settlement(leased);
            leased.forEach(event -> settlement.outcome(event.eventId(), "applied", null));
            inbox.settle(settlement.body());
            return leased.size();
        }
    }
}
