package dev.tenure.workflows.purchase;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is decided about one purchase: what every apply writes to {@code purchases.state}. Immutable; the
 * judge makes the next one.
 *
 * @param version of the stored row; 0 before the first apply
 * @param userId null while nobody's signed link is known
 * @param lines what completed lines gave
 * @param granted the lines whose credits were granted
 * @param adjustments the newest of each adjustment, bounded
 * @param eventIds the latest event ids, bounded
 */
public record PurchaseState(
        String transactionId,
        long version,
        @Nullable String userId,
        @Nullable String customerId,
        @Nullable String subscriptionId,
        List<PurchaseFact.Line> lines,
        List<String> granted,
        List<PurchaseFact.Adjusted> adjustments,
        List<String> eventIds) {

    private static final int EVENT_IDS = 50;
    private static final int ADJUSTMENTS = 50;

    public PurchaseState {
        lines = List.copyOf(lines);
        granted = List.copyOf(granted);
        adjustments = newest(adjustments, ADJUSTMENTS);
        eventIds = newest(eventIds, EVENT_IDS);
    }

    /** The state of a purchase of which nothing is known yet. */
    public static PurchaseState opening(String transactionId) {
        return new PurchaseState(transactionId, 0, null, null, null, List.of(), List.of(), List.of(), List.of());
    }

    /** The same with what a completed transaction says; its lines are not granted yet. */
    public PurchaseState with(PurchaseFact.Bought bought) {
        List<PurchaseFact.Line> unknown = bought.lines().stream()
                .filter(line -> lines.stream().noneMatch(known -> known.lineId().equals(line.lineId())))
                .toList();
        return new PurchaseState(
                transactionId,
                version,
                userId == null ? bought.userId() : userId,
                customerId == null ? bought.customerId() : customerId,
                subscriptionId == null ? bought.subscriptionId() : subscriptionId,
                Stream.concat(lines.stream(), unknown.stream()).toList(),
                granted,
                adjustments,
                eventIds);
    }

    /** What all its lines give together. */
    @JsonIgnore
    public long credits() {
        return lines.stream().mapToLong(PurchaseFact.Line::credits).sum();
    }

    /** {@code open} before its lines are known, {@code unclaimed} while nobody is known to have paid, or {@code granted}. */
    @JsonIgnore
    public String status() {
        if (lines.isEmpty()) {
            return "open";
        }
        return userId == null ? "unclaimed" : "granted";
    }

    PurchaseState withVersion(long next) {
        return new PurchaseState(
                transactionId, next, userId, customerId, subscriptionId, lines, granted, adjustments, eventIds);
    }

    /** What is known of whose it is comes before what is said later. */
    PurchaseState ownedBy(String user) {
        return new PurchaseState(
                transactionId,
                version,
                userId == null ? user : userId,
                customerId,
                subscriptionId,
                lines,
                granted,
                adjustments,
                eventIds);
    }

    PurchaseState granting(String lineId) {
        return new PurchaseState(
                transactionId,
                version,
                userId,
                customerId,
                subscriptionId,
                lines,
                appended(granted, lineId),
                adjustments,
                eventIds);
    }

    PurchaseState with(PurchaseFact.Adjusted adjusted) {
        List<PurchaseFact.Adjusted> others = adjustments.stream()
                .filter(other -> !other.adjustmentId().equals(adjusted.adjustmentId()))
                .toList();
        return new PurchaseState(
                transactionId,
                version,
                userId,
                customerId,
                subscriptionId,
                lines,
                granted,
                appended(others, adjusted),
                eventIds);
    }

    PurchaseState remembering(String eventId) {
        return new PurchaseState(
                transactionId,
                version,
                userId,
                customerId,
                subscriptionId,
                lines,
                granted,
                adjustments,
                appended(eventIds, eventId));
    }

    private static <T> List<T> appended(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(Objects.requireNonNull(last)))
                .toList();
    }

    private static <T> List<T> newest(List<T> all, int most) {
        return List.copyOf(all.size() <= most ? all : all.subList(all.size() - most, all.size()));
    }
}
