package dev.tenure.workflows.subscription;

import dev.tenure.workflows.catalog.PlanTerms;
import dev.tenure.workflows.subscription.TransactionFact.Line;
import dev.tenure.workflows.subscription.TransactionFact.Proration;
import org.jspecify.annotations.Nullable;

/** Tells by what Paddle says, and not by how long it lasts, whether a change was paid for a part of a period only. */
final class Part {

    private Part() {}

    /**
     * In the first moments of a period what is left of it is as long as all of it, and its rate may be rounded to one. But
     * what the change took the place of is given back then, up to the end of the same period.
     */
    static boolean isOfAPeriod(TransactionFact fact, Line line) {
        Proration part = line.proration();
        return (part != null && part.isReduced())
                || fact.lines().stream().filter(Line::isReturned).anyMatch(returned -> isOfSamePeriod(returned, line));
    }

    private static boolean isOfSamePeriod(Line returned, Line line) {
        Proration gone = returned.proration();
        Proration come = line.proration();
        return (gone != null && come != null)
                ? gone.endsAt().equals(come.endsAt())
                : isOfSameInterval(returned.terms(), line.terms());
    }

    /** Where Paddle names no part: another interval begins a period of its own. */
    private static boolean isOfSameInterval(@Nullable PlanTerms gone, @Nullable PlanTerms come) {
        return gone == null
                || come == null
                || (gone.interval().equals(come.interval()) && gone.frequency() == come.frequency());
    }
}
