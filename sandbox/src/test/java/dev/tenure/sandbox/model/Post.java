package dev.tenure.sandbox.model;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.paddle.event.EventReader;
import dev.tenure.paddle.event.PaddleEvent;
import dev.tenure.paddle.event.ReadEvent;
import dev.tenure.paddle.event.Subject;
import dev.tenure.sandbox.paddle.store.Json;
import dev.tenure.workflows.routing.Route;
import dev.tenure.workflows.routing.Routing;
import dev.tenure.workflows.subscription.Fact;
import dev.tenure.workflows.subscription.PaddleFactEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What is on its way from Paddle to the product, and how it travels. */
final class Post {
    private static final EventReader READER = new EventReader();
    private static final int LATEST_MINUTES = 3 * 24 * 60;

    private final FactReader facts;
    private final String subscriptionId;
    private final String userId;
    private final List<Letter> underway = new ArrayList<>();
    private final List<PaddleFactEvent> lost = new ArrayList<>();
    private final List<PaddleFactEvent> all = new ArrayList<>();
    private final Set<String> delivered = new HashSet<>();
    private Instant heardAt = Instant.EPOCH;
    private Way way = Way.AT_ONCE;
    private Random delays = new Random(1);

    /** How a new event travels. */
    enum Way {
        AT_ONCE,
        LATE,
        LOST
    }

    private record Letter(PaddleFactEvent event, Instant dueAt) {}

    Post(FactReader facts, String subscriptionId, String userId) {
        this.facts = facts;
        this.subscriptionId = subscriptionId;
        this.userId = userId;
    }

    void way(Way next, Random random) {
        way = next;
        delays = random;
    }

    /** Paddle told something; events of others, and of what decides nothing, go elsewhere. */
    void take(String id, String type, Instant occurredAt, String data, Instant now) {
        ObjectNode envelope = Json.object().put("event_id", id).put("event_type", type);
        envelope.put("occurred_at", occurredAt.toString()).set("data", Json.read(data));
        ReadEvent read = READER.read(Json.write(envelope).getBytes(StandardCharsets.UTF_8));
        if (!(read instanceof ReadEvent.Readable(PaddleEvent event))) {
            throw new AssertionError(read + " " + data);
        }
        fact(event)
                .ifPresent(fact -> send(new PaddleFactEvent(id, type, fact), later(now, nextMillisecond(occurredAt))));
    }

    private void send(PaddleFactEvent event, Instant now) {
        all.add(event);
        switch (way) {
            case AT_ONCE -> underway.add(new Letter(event, now));
            case LATE -> underway.add(new Letter(event, now.plusSeconds(60L * delays.nextInt(LATEST_MINUTES))));
            case LOST -> lost.add(event);
        }
    }

    private Optional<Fact> fact(PaddleEvent event) {
        Route route = Routing.route(
                event.eventId(), event.eventType(), event.entityId(), event.subscriptionId(), event.transactionId());
        if (!(route instanceof Route.ToSubscription(String id)) || !id.equals(subscriptionId)) {
            return Optional.empty();
        }
        return switch (event.subject()) {
            case Subject.SubscriptionSubject subject -> Optional.of(facts.subscription(subject.subscription(), null));
            case Subject.TransactionSubject subject -> Optional.of(facts.transaction(subject.transaction(), null));
            case Subject.AdjustmentSubject subject ->
                Optional.of(facts.adjustment(subject.adjustment(), userId, event.occurredAt()));
            case Subject.CustomerSubject subject -> Optional.empty();
            case Subject.OtherSubject subject -> throw new AssertionError(subject);
        };
    }

    /** Nothing is told before it happened. */
    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    static Instant nextMillisecond(Instant instant) {
        return instant.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
    }

    Optional<Instant> due() {
        return underway.stream().map(Letter::dueAt).min(Instant::compareTo);
    }

    /** Takes out what has arrived by now. */
    List<PaddleFactEvent> arrived(Instant now) {
        List<PaddleFactEvent> arrived = underway.stream()
                .filter(letter -> !letter.dueAt().isAfter(now))
                .map(Letter::event)
                .toList();
        underway.removeIf(letter -> !letter.dueAt().isAfter(now));
        return arrived;
    }

    /** What was not judged is sent once more. */
    void backToSender(List<PaddleFactEvent> events, Instant now) {
        events.forEach(event -> underway.add(new Letter(event, now)));
    }

    void heard(List<PaddleFactEvent> events, Instant now) {
        events.forEach(event -> {
            if (delivered.add(event.eventId())) {
                heardAt = now;
            }
        });
    }

    /** All that was ever told was heard. */
    boolean isEverythingHeard() {
        return delivered.size() == all.size();
    }

    /** When something was heard that was not known before. */
    Instant heardAt() {
        return heardAt;
    }

    void hurry(Instant now) {
        List<Letter> hurried =
                underway.stream().map(letter -> new Letter(letter.event(), now)).toList();
        underway.clear();
        underway.addAll(hurried);
    }

    /** What was lost is found by somebody who looks for it. */
    void find(Instant now) {
        backToSender(lost, now);
        lost.clear();
    }

    /** Some of what was delivered before, any number of times. */
    void again(Random random, Instant now) {
        for (int copy = 0; copy < 6 && !all.isEmpty(); copy++) {
            underway.add(new Letter(all.get(random.nextInt(all.size())), now));
        }
    }

    List<PaddleFactEvent> all() {
        return List.copyOf(all);
    }
}
