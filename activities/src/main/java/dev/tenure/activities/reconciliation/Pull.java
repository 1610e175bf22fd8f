package dev.tenure.activities.reconciliation;

import dev.tenure.activities.facts.FactReader;
import dev.tenure.paddle.client.Answer;
import dev.tenure.paddle.client.Listing;
import dev.tenure.paddle.client.PaddleClient;
import dev.tenure.paddle.event.PaddleEvent;
import dev.tenure.paddle.event.ReadEvent;
import dev.tenure.workflows.reconciliation.ReconciliationCalls.PullOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Paddle's list of events from where the last pull ended; each page is stored with how far it reaches. At its end,
 * purchases that it does not tell of any more are looked for.
 */
final class Pull {
    private static final Logger LOG = LoggerFactory.getLogger(Pull.class);
    private static final int PAGES = 10;

    /** Webhooks take seconds; what occurred longer ago than this and is not known was not delivered. */
    static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

    private final PaddleClient paddle;
    private final FactReader facts;
    private final PulledEvents inbox;
    private final Clock billing;
    private final PullMode mode;
    private final MissedPurchases purchases;

    Pull(
            PaddleClient paddle,
            FactReader facts,
            PulledEvents inbox,
            Clock billing,
            PullMode mode,
            MissedPurchases purchases) {
        this.paddle = paddle;
        this.facts = facts;
        this.inbox = inbox;
        this.billing = billing;
        this.mode = mode;
        this.purchases = purchases;
    }

    PullOutcome run() {
        Instant now = billing.instant();
        PulledEvents.Begin begin = inbox.begin(now.minus(Overlap.WINDOW), now);
        String after = begin.cursor();
        Overlap overlap = new Overlap();
        int fresh = 0;
        for (int page = 0; page < PAGES; page++) {
            Answer<Listing<ReadEvent>> answer = page(after);
            if (!(answer instanceof Answer.Success<Listing<ReadEvent>>(Listing<ReadEvent> listing))) {
                return new PullOutcome(false, fresh, false);
            }
            List<PaddleEvent> events = readable(listing);
            overlap.add(events);
            after = listing.continueAfter();
            fresh += inbox.receive(ours(events, begin.since(), now), after == null ? overlap.begin() : after, now);
            if (after == null) {
                purchases.run();
                return done(fresh, false);
            }
        }
        return done(fresh, true);
    }

    /** Paddle forgets after ninety days: where a cursor is not known any more, the list begins at what it still has. */
    private Answer<Listing<ReadEvent>> page(@Nullable String after) {
        Answer<Listing<ReadEvent>> answer = paddle.pageOfEvents(after);
        boolean isForgotten = answer instanceof Answer.Refused<Listing<ReadEvent>> refused
                && refused.httpStatus() != 401
                && refused.httpStatus() != 403;
        if (!isForgotten || after == null) {
            return answer;
        }
        LOG.warn("pull_cursor_refused after={}", after);
        return paddle.pageOfEvents(null);
    }

    private static List<PaddleEvent> readable(Listing<ReadEvent> listing) {
        List<PaddleEvent> events = new ArrayList<>();
        for (ReadEvent read : listing.items()) {
            switch (read) {
                case ReadEvent.Readable(PaddleEvent event) -> events.add(event);
                case ReadEvent.Malformed(String reason) -> LOG.error("unreadable_event reason=\"{}\"", reason);
            }
        }
        return events;
    }

    private List<PulledEvent> ours(List<PaddleEvent> events, Instant since, Instant now) {
        Instant expectedBefore = mode == PullMode.AUTO ? now.minus(ON_ITS_WAY) : Instant.MIN;
        return events.stream()
                .filter(event -> !event.occurredAt().isBefore(since))
                .map(event -> PulledEvent.of(event, expectedBefore, facts))
                .toList();
    }

    private static PullOutcome done(int fresh, boolean hasMore) {
        if (fresh > 0) {
            LOG.info("pulled events={} more={}", fresh, hasMore);
        }
        return new PullOutcome(true, fresh, hasMore);
    }
}
