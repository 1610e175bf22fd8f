package dev.tenure.workflows.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What one line of a completed transaction paid for.
 *
 * @param startsAt of the period it covers
 * @param terms what the price gave when it was paid
 * @param granted how many credit months were granted so far, here or by the service before
 * @param adopted how many of them the service before Tenure had granted
 * @param billedAt when its transaction was billed, if Paddle said so
 * @param paidAt when the money came, if Paddle said so
 * @param totalMinor what the line cost, in minor units of the transaction's currency
 * @param mixed whether its transaction was for something else, too
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
        @Nullable Instant billedAt,
        @Nullable Instant paidAt,
        long totalMinor,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int adopted,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean mixed) {

    /** What the money was for; only a paid period grants credits. */
    public enum Kind {
        PAID,
        TRIAL,
        PRORATION,
        /** What a change took the place of: it pays for nothing, and ends what was paid at its price. */
        RETURNED,
        /** Paid at a price that the catalog does not know: what was there before is kept until it does. */
        UNMAPPED
    }

    /** When the next credit month is due; null if none is left. Calendar months of the period's own start, in UTC. */
    @Nullable
    Instant nextGrantAt(Policies policies) {
        if (kind == Kind.TRIAL) {
            return granted == 0 && policies.trialCredits() > 0 ? startsAt : null;
        }
        if (kind != Kind.PAID || terms.monthlyCredits() == 0 || granted >= terms.creditMonths()) {
            return null;
        }
        Instant next = startsAt.atOffset(ZoneOffset.UTC).plusMonths(granted).toInstant();
        return granted == 0 || next.isBefore(endsAt) ? next : null;
    }

    /** How much the next credit month is worth. */
    long grantAmount(Policies policies) {
        return kind == Kind.TRIAL ? policies.trialCredits() : terms.monthlyCredits() * quantity;
    }

    Cover afterGrant() {
        return with(endsAt, granted + 1, adopted);
    }

    /** A credit month that the service before Tenure has granted. */
    Cover afterForeignGrant() {
        return with(endsAt, granted + 1, adopted + 1);
    }

    Cover until(Instant end) {
        return with(end, granted, adopted);
    }

    private Cover with(Instant end, int grants, int foreign) {
        return new Cover(
                lineId,
                transactionId,
                priceId,
                quantity,
                startsAt,
                end,
                terms,
                kind,
                grants,
                billedAt,
                paidAt,
                totalMinor,
                foreign,
                mixed);
    }

    /** When the customer was charged: renewals are billed at their period's start or soon after. */
    Instant chargedAt() {
        return billedAt == null ? startsAt : billedAt;
    }
}
