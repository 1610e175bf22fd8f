package dev.tenure.workflows.subscription;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What one line of a completed transaction paid for.
 *
 * @param startsAt of the period it covers
 * @param terms what the price gave when it was paid
 * @param granted how many credit months were granted so far
 * @param billedAt when its transaction was billed, if Paddle said so
 */
public record Cover(
        String lineId,
        String transactionId,
        String priceId,
        int quantity,
        Instant startsAt,
        Instant endsAt,
        PlanTerms terms,
        Kind kind,
        int granted,
        @Nullable Instant billedAt) {

    /** What the money was for; only a paid period grants credits. */
    public enum Kind {
        PAID,
        TRIAL,
        PRORATION
    }

    /** When the next credit month is due; null if none is left. Calendar months of the period's own start, in UTC. */
    @Nullable
    Instant nextGrantAt() {
        if (kind != Kind.PAID || terms.monthlyCredits() == 0 || granted >= terms.creditMonths()) {
            return null;
        }
        return startsAt.atOffset(ZoneOffset.UTC).plusMonths(granted).toInstant();
    }

    Cover afterGrant() {
        return new Cover(
                lineId, transactionId, priceId, quantity, startsAt, endsAt, terms, kind, granted + 1, billedAt);
    }

    /** When the customer was charged: renewals are billed at their period's start or soon after. */
    Instant chargedAt() {
        return billedAt == null ? startsAt : billedAt;
    }

    boolean covers(Instant at) {
        return !at.isBefore(startsAt) && at.isBefore(endsAt);
    }
}
