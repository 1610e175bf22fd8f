package dev.tenure.workflows.subscription;

import dev.tenure.workflows.catalog.PlanTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts facts together so that any order, any number of times, gives the same state: the newest snapshot wins, canceled
 * is final, paid lines are a set.
 */
final class Merge {

    /** Paddle may end a period a minute after its transaction's. */
    private static final Duration SAME_END = Duration.ofMinutes(1);

    /** What opened a period comes after its changes, so that no number of changes makes it forgotten. */
    private static final Comparator<Cover> OLDEST_FIRST = Comparator.comparing(Cover::endsAt)
            .thenComparing(cover -> cover.kind() == Cover.Kind.PAID)
            .thenComparing(Cover::startsAt)
            .thenComparing(Cover::lineId);

    private Merge() {}

    /** A state with one more fact in it; {@code stale} if a newer one was known. */
    record Merged(SubscriptionState state, boolean stale) {}

    static Merged fact(SubscriptionState state, Fact fact) {
        SubscriptionState linked = link(state, fact);
        return switch (fact) {
            case SubscriptionFact subscription -> snapshot(linked, subscription);
            case TransactionFact transaction -> new Merged(transaction(linked, transaction), false);
            case AdjustmentFact adjustment -> adjustment(linked, adjustment);
            case DuplicateFact duplicate -> new Merged(linked, false);
        };
    }

    /** The first genuine link stays: what is known of a subscription comes before what a later event carries. */
    private static SubscriptionState link(SubscriptionState state, Fact fact) {
        String userId = state.userId() == null ? fact.userId() : state.userId();
        String customerId = state.customerId() == null ? fact.customerId() : state.customerId();
        return state.edit().userId(userId).customerId(customerId).build();
    }

    private static Merged snapshot(SubscriptionState state, SubscriptionFact fact) {
        SubscriptionFact known = state.provider();
        boolean isStale = known != null && isOlder(fact, known);
        SubscriptionFact newest = known != null && isStale ? known : fact;
        CancelSeen seen = state.cancelSeen().with(fact);
        SubscriptionState.Edit edit = state.edit().cancelSeen(seen).cancelRequestedAt(wishedAt(state, newest, seen));
        if (!isStale) {
            edit.provider(fact);
            if (fact.customerId() != null) {
                edit.customerId(fact.customerId());
            }
        }
        return new Merged(edit.build(), isStale);
    }

    private static boolean isOlder(SubscriptionFact fact, SubscriptionFact known) {
        if (known.isCanceled() != fact.isCanceled()) {
            return known.isCanceled();
        }
        return fact.updatedAt().isBefore(known.updatedAt());
    }

    /** Asked in Paddle's dashboard or portal: the wish dates from Paddle's change. Withdrawn there: it is gone. */
    private static @Nullable Instant wishedAt(SubscriptionState state, SubscriptionFact newest, CancelSeen seen) {
        Instant known = state.cancelRequestedAt();
        if (newest.wantsCancel()) {
            boolean isPaddles = known == null || known.equals(state.cancelSeen().since(state.provider()));
            return isPaddles ? seen.since(newest) : known;
        }
        boolean isOurs = state.pending() != null && state.pending().kind() == Command.Kind.CANCEL;
        return isOurs ? known : null;
    }

    private static Merged adjustment(SubscriptionState state, AdjustmentFact fact) {
        Repayments known = state.repayments();
        Repayments next = known.with(fact);
        boolean isStale = next.equals(known) && !known.adjustments().contains(fact);
        return new Merged(state.edit().repayments(next).build(), isStale);
    }

    private static SubscriptionState transaction(SubscriptionState state, TransactionFact fact) {
        Instant startsAt = fact.periodStartsAt();
        Instant endsAt = fact.periodEndsAt();
        if (!fact.isCompleted() || startsAt == null || endsAt == null) {
            return state;
        }
        List<Cover> covers = new ArrayList<>(state.covers());
        for (TransactionFact.Line line : fact.lines()) {
            boolean isKnown = covers.stream()
                    .anyMatch(cover -> cover.lineId().equals(line.lineId()) && cover.kind() != Cover.Kind.UNMAPPED);
            if (!isKnown && line.terms() != null && pays(fact)) {
                covers.removeIf(cover -> cover.lineId().equals(line.lineId()));
                covers.add(new Cover(
                        line.lineId(),
                        fact.transactionId(),
                        line.priceId(),
                        line.quantity(),
                        startsAt,
                        endsAt,
                        line.terms(),
                        kind(state, fact, line),
                        0,
                        fact.billedAt(),
                        fact.paidAt(),
                        line.totalMinor(),
                        0,
                        fact.mixed()));
            }
        }
        unmapped(state, fact, startsAt, endsAt)
                .filter(cover -> isUnknown(covers, cover))
                .ifPresent(covers::add);
        covers.sort(OLDEST_FIRST);
        return state.edit().covers(covers).build();
    }

    private static boolean isUnknown(List<Cover> covers, Cover one) {
        return covers.stream().noneMatch(cover -> cover.lineId().equals(one.lineId()));
    }

    /** Money for a period at a price that nobody knows yet: it is worth what was there before, but no credits. */
    private static Optional<Cover> unmapped(
            SubscriptionState state, TransactionFact fact, Instant startsAt, Instant endsAt) {
        List<TransactionFact.Line> bought = bought(state, fact);
        boolean isUnmapped = pays(fact) && !bought.isEmpty() && bought.stream().allMatch(line -> line.terms() == null);
        return state.covers().stream()
                .filter(cover -> isUnmapped)
                .max(Comparator.comparing(Cover::endsAt).thenComparing(Cover::lineId))
                .map(last -> new Cover(
                        bought.getFirst().lineId(),
                        fact.transactionId(),
                        bought.getFirst().priceId(),
                        1,
                        startsAt,
                        endsAt,
                        last.terms(),
                        Cover.Kind.UNMAPPED,
                        0,
                        fact.billedAt(),
                        fact.paidAt(),
                        fact.totalMinor(),
                        0,
                        false));
    }

    /** What takes the place of something gives that back beside it. */
    private static List<TransactionFact.Line> bought(SubscriptionState state, TransactionFact fact) {
        if (Rule.WHAT_IS_UNKNOWN_KEEPS_WHAT_WAS.binds(state)) {
            return fact.lines().stream().filter(line -> !line.isReturned()).toList();
        }
        return fact.origin().equals("subscription_update") ? List.of() : fact.lines();
    }

    private static boolean pays(TransactionFact fact) {
        return switch (fact.origin()) {
            case "web", "api", "subscription_recurring", "subscription_update" -> true;
            default -> false;
        };
    }

    private static Cover.Kind kind(SubscriptionState state, TransactionFact fact, TransactionFact.Line line) {
        boolean isFirst = fact.origin().equals("web") || fact.origin().equals("api");
        if (isFirst && line.trial() && line.totalMinor() == 0) {
            return Cover.Kind.TRIAL;
        }
        if (line.isReturned()) {
            return Cover.Kind.RETURNED;
        }
        boolean isPartly = fact.origin().equals("subscription_update") && !isWholePeriod(state, fact, line);
        return isPartly ? Cover.Kind.PRORATION : Cover.Kind.PAID;
    }

    /** A change of the interval begins a period of its own, which is paid like any other. */
    private static boolean isWholePeriod(SubscriptionState state, TransactionFact fact, TransactionFact.Line line) {
        Instant startsAt = fact.periodStartsAt();
        Instant endsAt = fact.periodEndsAt();
        PlanTerms terms = line.terms();
        boolean isAsLong = startsAt != null
                && endsAt != null
                && terms != null
                && Duration.between(terms.endOfPeriod(startsAt), endsAt).abs().compareTo(SAME_END) <= 0;
        return isAsLong && !(Rule.A_PART_IS_NO_PERIOD.binds(state) && Part.isOfAPeriod(fact, line));
    }
}
