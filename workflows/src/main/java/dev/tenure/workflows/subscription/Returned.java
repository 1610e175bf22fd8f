package dev.tenure.workflows.subscription;

import dev.tenure.workflows.subscription.Cover.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a change of plan gave back: from then on the price that it took the place of counts no more. */
final class Returned {

    private Returned() {}

    /** The covers as far as they still count; of those that were given back, what came before. */
    static List<Cover> without(SubscriptionState state, List<Cover> covers) {
        return covers.stream()
                .filter(cover -> cover.kind() != Kind.RETURNED)
                .map(cover -> at(state, covers, cover).map(cover::until).orElse(cover))
                .filter(cover -> cover.startsAt().isBefore(cover.endsAt()))
                .toList();
    }

    /** What is held for the period's end is made at Paddle a little before it. */
    private static boolean isEarly(SubscriptionState state, Cover cover, Instant at) {
        Instant window = cover.endsAt().minus(HeldChange.OPENS_BEFORE).minus(Access.SKEW);
        return Rule.AN_EARLY_CHANGE_TAKES_NOTHING.binds(state) && !at.isBefore(window);
    }

    /** When a cover was given back; empty if it was not. A price that came back later counts again. */
    static Optional<Instant> at(SubscriptionState state, List<Cover> covers, Cover cover) {
        return covers.stream()
                .filter(back -> back.kind() == Kind.RETURNED)
                .filter(back -> back.priceId().equals(cover.priceId()))
                .filter(back -> !back.transactionId().equals(cover.transactionId()))
                .map(Cover::startsAt)
                .filter(at -> !at.isBefore(cover.startsAt()) && at.isBefore(cover.endsAt()))
                .filter(at -> !isEarly(state, cover, at))
                .min(Instant::compareTo);
    }
}
