package dev.tenure.workflows.subscription;

import dev.tenure.workflows.subscription.Cover.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a change of plan gave back: from then on the price that it took the place of counts no more. */
final class Returned {

    private Returned() {}

    /** The covers as far as they still count; of those that were given back, what came before. */
    static List<Cover> without(List<Cover> covers) {
        return covers.stream()
                .filter(cover -> cover.kind() != Kind.RETURNED)
                .map(cover -> at(covers, cover).map(cover::until).orElse(cover))
                .filter(cover -> cover.startsAt().isBefore(cover.endsAt()))
                .toList();
    }

    /** When a cover was given back; empty if it was not. A price that came back later counts again. */
    static Optional<Instant> at(List<Cover> covers, Cover cover) {
        return covers.stream()
                .filter(back -> back.kind() == Kind.RETURNED)
                .filter(back -> back.priceId().equals(cover.priceId()))
                .filter(back -> !back.transactionId().equals(cover.transactionId()))
                .map(Cover::startsAt)
                .filter(at -> !at.isBefore(cover.startsAt()) && at.isBefore(cover.endsAt()))
                .min(Instant::compareTo);
    }
}
