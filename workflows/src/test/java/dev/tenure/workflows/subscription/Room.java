package dev.tenure.workflows.subscription;

import static dev.tenure.workflows.subscription.Given.START;
import static dev.tenure.workflows.subscription.Given.canceling;
import static dev.tenure.workflows.subscription.Given.event;
import static dev.tenure.workflows.subscription.Given.paid;
import static dev.tenure.workflows.subscription.Given.periodEnd;
import static dev.tenure.workflows.subscription.Given.subscription;

import java.time.Duration;
import java.util.Objects;

/** Courts in which a subscription stands in a given situation, brought there by facts alone. */
final class Room {
    private static final Duration TEN_DAYS = Duration.ofDays(10);

    private Room() {}

    static Court in(Situation situation) {
        Court court = new Court(Given.nothing(), START.plusSeconds(5));
        switch (situation) {
            case UNSEEN -> court.events(event("p1", "transaction.completed", paid(1)));
            case TRIALING -> trial(court);
            case ACTIVE -> member(court);
            case CANCELING -> {
                member(court);
                tell(court, canceling(court.now, 1));
            }
            case PAUSING -> {
                member(court);
                tell(court, pausing(court));
            }
            case PAST_DUE -> {
                member(court);
                court.now = periodEnd(1).plusSeconds(40);
                tell(court, subscription("past_due", court.now, 2));
            }
            case PAUSED -> {
                member(court);
                tell(court, pausing(court));
                court.now = periodEnd(1).plusSeconds(1);
                tell(court, subscription("paused", court.now, 1));
                atTheEnd(court);
            }
            case ENDING -> {
                member(court);
                tell(court, canceling(court.now, 1));
                atTheEnd(court);
            }
            case ENDED -> {
                member(court);
                tell(court, canceling(court.now, 1));
                court.now = periodEnd(1).plusSeconds(1);
                tell(court, subscription("canceled", court.now, 1));
                atTheEnd(court);
            }
        }
        if (Situation.of(court.state) != situation) {
            throw new AssertionError("not " + situation + " but " + Situation.of(court.state));
        }
        return court;
    }

    private static void member(Court court) {
        court.events(Given.firstCheckout());
        court.now = START.plus(TEN_DAYS);
    }

    private static void trial(Court court) {
        tell(court, subscription("trialing", START.plusMillis(900), 1));
        court.events(event("t1", "transaction.completed", Given.trial()));
        court.now = START.plus(TEN_DAYS);
    }

    private static SubscriptionFact pausing(Court court) {
        return subscription("active", court.now, 1, new SubscriptionFact.Scheduled("pause", periodEnd(1)));
    }

    private static int told;

    /** Paddle's newest snapshot arrives. */
    static void tell(Court court, SubscriptionFact fact) {
        told++;
        court.events(event("told" + told, "subscription.updated", fact));
    }

    /** The end of the period is reached, and Paddle, when it is read, has nothing new to say. */
    static void atTheEnd(Court court) {
        SubscriptionFact last = Objects.requireNonNull(court.state.provider());
        if (court.now.isBefore(periodEnd(1))) {
            court.now = periodEnd(1);
        }
        Decision looking = court.hear(new Thing.DeadlineReached());
        if (looking.ask() instanceof Ask.Read) {
            court.answer(looking, Court.says(last));
        }
    }
}
