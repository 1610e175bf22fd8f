package dev.tenure.activities.facts;

import dev.tenure.paddle.adjustment.AdjustmentItem;
import dev.tenure.paddle.adjustment.AdjustmentType;
import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.catalog.BillingCycle;
import dev.tenure.paddle.catalog.BillingPeriod;
import dev.tenure.paddle.catalog.PaddlePrice;
import dev.tenure.paddle.link.CheckoutLink;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.subscription.ScheduledChange;
import dev.tenure.paddle.subscription.SubscriptionItem;
import dev.tenure.paddle.transaction.PaddlePayment;
import dev.tenure.paddle.transaction.PaddleTransaction;
import dev.tenure.paddle.transaction.Proration;
import dev.tenure.paddle.transaction.TransactionDetails;
import dev.tenure.paddle.transaction.TransactionItem;
import dev.tenure.paddle.transaction.TransactionLine;
import dev.tenure.workflows.catalog.Catalog;
import dev.tenure.workflows.catalog.PlanTerms;
import dev.tenure.workflows.purchase.PurchaseFact;
import dev.tenure.workflows.subscription.AdjustmentFact;
import dev.tenure.workflows.subscription.SubscriptionFact;
import dev.tenure.workflows.subscription.TransactionFact;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads from Paddle's objects what a workflow may know: ids, amounts, dates and codes, the plan that a price stands for,
 * and the user whose signed link is genuine.
 */
public final class FactReader {
    private static final Logger LOG = LoggerFactory.getLogger(FactReader.class);
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Catalog catalog;
    private final CheckoutLink link;
    private final Predicate<String> isClosed;

    /** @param isClosed whether the account of a user is closed: then nothing new is linked to it */
    public FactReader(Catalog catalog, CheckoutLink link, Predicate<String> isClosed) {
        this.catalog = catalog;
        this.link = link;
        this.isClosed = isClosed;
    }

    /** @param knownUserId the user that Postgres knows already; the subscription's own link comes first */
    public SubscriptionFact subscription(PaddleSubscription from, @Nullable String knownUserId) {
        BillingPeriod period = from.currentBillingPeriod();
        return new SubscriptionFact(
                from.id(),
                from.customerId(),
                linkedUser(from.customData(), from.id()).orElse(knownUserId),
                from.status().wire(),
                from.updatedAt(),
                period == null ? null : period.startsAt(),
                period == null ? null : period.endsAt(),
                from.nextBilledAt(),
                from.canceledAt(),
                from.pausedAt(),
                trialEnd(from),
                scheduled(from.scheduledChange()),
                from.items().stream().map(this::item).toList());
    }

    /** @param knownUserId the user that Postgres knows already; the transaction's own link comes first */
    public TransactionFact transaction(PaddleTransaction from, @Nullable String knownUserId) {
        BillingPeriod period = from.billingPeriod();
        TransactionDetails details = from.details();
        return new TransactionFact(
                from.id(),
                from.subscriptionId(),
                from.customerId(),
                linkedUser(from.customData(), from.id()).orElse(knownUserId),
                from.status().wire(),
                from.origin().wire(),
                from.updatedAt(),
                from.billedAt(),
                period == null ? null : period.startsAt(),
                period == null ? null : period.endsAt(),
                details == null ? 0 : details.totals().grandTotal().amountMinor(),
                from.currencyCode(),
                errorCode(from.payments()),
                paidAt(from.payments()),
                details == null ? List.of() : lines(from, details),
                details != null && isMixed(from, details));
    }

    /**
     * What a completed transaction bought once: the lines of credit packs. Lines of plans are another matter.
     *
     * @param knownUserId the user that Postgres knows already; the transaction's own link comes first
     */
    public PurchaseFact.Bought bought(PaddleTransaction from, @Nullable String knownUserId) {
        TransactionDetails details = from.details();
        return new PurchaseFact.Bought(
                from.subscriptionId(),
                from.customerId(),
                linkedUser(from.customData(), from.id()).orElse(knownUserId),
                details == null ? List.of() : packLines(from, details));
    }

    /** An adjustment, as its purchase sees it. */
    public PurchaseFact.Adjusted adjusted(PaddleAdjustment from, Instant occurredAt) {
        return new PurchaseFact.Adjusted(
                from.id(),
                from.action().wire(),
                from.status().wire(),
                from.totals().total().amountMinor(),
                from.currencyCode(),
                from.updatedAt() == null ? occurredAt : from.updatedAt(),
                from.items().stream().map(AdjustmentItem::transactionItemId).toList());
    }

    /** Whether something was bought once of which the catalog knows no credit pack. */
    public boolean hasUnknownOneOff(PaddleTransaction from) {
        return from.items().stream()
                .anyMatch(item -> item.price() != null
                        && !item.price().isRecurring()
                        && catalog.creditPack(item.priceId(), item.productId()).isEmpty());
    }

    /** An adjustment carries no link of its own. */
    public AdjustmentFact adjustment(PaddleAdjustment from, @Nullable String knownUserId, Instant occurredAt) {
        return new AdjustmentFact(
                from.id(),
                from.transactionId(),
                from.customerId(),
                knownUserId,
                from.action().wire(),
                from.status().wire(),
                isFull(from),
                from.totals().total().amountMinor(),
                from.currencyCode(),
                from.createdAt(),
                from.updatedAt() == null ? occurredAt : from.updatedAt(),
                lines(from));
    }

    /** Null where Paddle does not say how much of each. */
    private static @Nullable List<AdjustmentFact.Line> lines(PaddleAdjustment from) {
        List<AdjustmentFact.Line> lines = from.items().stream()
                .filter(item -> item.total() != null)
                .map(item -> new AdjustmentFact.Line(
                        item.transactionItemId(),
                        Objects.requireNonNull(item.total()).amountMinor()))
                .toList();
        return lines.isEmpty() || lines.size() < from.items().size() ? null : lines;
    }

    /** Without a type of its own it is what all of its lines are. */
    private static boolean isFull(PaddleAdjustment from) {
        return from.type() == null
                ? from.items().stream().allMatch(item -> AdjustmentType.FULL.equals(item.type()))
                : from.type().equals(AdjustmentType.FULL);
    }

    /**
     * Whether it carries our signed link or any of its items is in the catalog. That its customer is known says nothing:
     * the same Paddle account may sell them something else.
     */
    public boolean isOurs(PaddleSubscription subscription) {
        return link.verify(subscription.customData()).isPresent()
                || subscription.items().stream().anyMatch(item -> catalog.isOurs(item.priceId(), item.productId()));
    }

    /** Whether it carries our signed link or any of its items is in the catalog. */
    public boolean isOurs(PaddleTransaction transaction) {
        return link.verify(transaction.customData()).isPresent()
                || transaction.items().stream().anyMatch(item -> catalog.isOurs(item.priceId(), item.productId()));
    }

    /** The recurring lines of which the catalog knows neither plan nor pack. */
    public List<TransactionFact.Line> unmapped(TransactionFact transaction) {
        return transaction.lines().stream()
                .filter(line -> line.terms() == null
                        && catalog.creditPack(line.priceId(), line.productId()).isEmpty())
                .toList();
    }

    /** A signed user that Postgres cannot store could never be applied: it counts as nobody. */
    private Optional<String> linkedUser(@Nullable JsonNode customData, String entityId) {
        Optional<String> signed = link.verify(customData);
        if (signed.isPresent() && !UUID.matcher(signed.get()).matches()) {
            LOG.warn("linked_user_is_no_uuid entity_id={}", entityId);
            return Optional.empty();
        }
        if (signed.isPresent() && isClosed.test(signed.get())) {
            LOG.warn("linked_user_is_closed entity_id={} user_id={}", entityId, signed.get());
            return Optional.empty();
        }
        return signed;
    }

    private SubscriptionFact.Item item(SubscriptionItem item) {
        return new SubscriptionFact.Item(
                Objects.requireNonNullElse(item.priceId(), "custom"),
                item.productId(),
                item.quantity(),
                terms(item.priceId(), item.productId(), item.price()));
    }

    private List<TransactionFact.Line> lines(PaddleTransaction from, TransactionDetails details) {
        return details.lineItems().stream()
                .flatMap(line -> itemOf(from, line).flatMap(item -> line(line, item)).stream())
                .toList();
    }

    private boolean isMixed(PaddleTransaction from, TransactionDetails details) {
        long ofPlans = lines(from, details).stream()
                .filter(line -> line.terms() != null)
                .count();
        return ofPlans > 0 && ofPlans < details.lineItems().size();
    }

    /** Only recurring lines decide about a membership; one-off lines are bought, not subscribed to. */
    private Optional<TransactionFact.Line> line(TransactionLine line, TransactionItem item) {
        PaddlePrice price = item.price();
        String lineId = line.id();
        if (price == null || !price.isRecurring() || lineId == null) {
            return Optional.empty();
        }
        String productId = item.productId() == null ? line.productId() : item.productId();
        return Optional.of(new TransactionFact.Line(
                lineId,
                Objects.requireNonNullElse(line.priceId(), "custom"),
                productId,
                line.quantity(),
                line.totals().total().amountMinor(),
                price.trialPeriod() != null,
                terms(line.priceId(), productId, price),
                proration(line.proration())));
    }

    private static TransactionFact.@Nullable Proration proration(@Nullable Proration from) {
        BillingPeriod period = from == null ? null : from.billingPeriod();
        return from == null || period == null
                ? null
                : new TransactionFact.Proration(number(from.rate()), period.startsAt(), period.endsAt());
    }

    /** A rate that is no number says nothing, and is no reason to leave the payment alone. */
    private static @Nullable BigDecimal number(@Nullable String decimal) {
        try {
            return decimal == null ? null : new BigDecimal(decimal);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private List<PurchaseFact.Line> packLines(PaddleTransaction from, TransactionDetails details) {
        return details.lineItems().stream()
                .flatMap(line -> itemOf(from, line).flatMap(item -> packLine(line, item)).stream())
                .toList();
    }

    private Optional<PurchaseFact.Line> packLine(TransactionLine line, TransactionItem item) {
        PaddlePrice price = item.price();
        String lineId = line.id();
        if (price == null || price.isRecurring() || lineId == null) {
            return Optional.empty();
        }
        String productId = item.productId() == null ? line.productId() : item.productId();
        return catalog.creditPack(line.priceId(), productId)
                .map(pack -> new PurchaseFact.Line(lineId, pack.key(), pack.credits() * line.quantity()));
    }

    private static Optional<TransactionItem> itemOf(PaddleTransaction from, TransactionLine line) {
        return from.items().stream()
                .filter(item -> Objects.equals(item.priceId(), line.priceId()))
                .findFirst();
    }

    private @Nullable PlanTerms terms(@Nullable String priceId, @Nullable String productId, PaddlePrice price) {
        BillingCycle cycle = price.billingCycle();
        return catalog.terms(
                        priceId,
                        productId,
                        cycle == null ? null : cycle.interval().wire(),
                        cycle == null ? 1 : cycle.frequency())
                .orElse(null);
    }

    private static @Nullable Instant trialEnd(PaddleSubscription from) {
        return from.items().stream()
                .map(SubscriptionItem::trialDates)
                .filter(Objects::nonNull)
                .map(BillingPeriod::endsAt)
                .max(Instant::compareTo)
                .orElse(null);
    }

    private static SubscriptionFact.@Nullable Scheduled scheduled(@Nullable ScheduledChange change) {
        return change == null
                ? null
                : new SubscriptionFact.Scheduled(change.action().wire(), change.effectiveAt());
    }

    private static @Nullable Instant paidAt(List<PaddlePayment> payments) {
        return payments.stream()
                .map(PaddlePayment::capturedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** Payments are newest first. */
    private static @Nullable String errorCode(List<PaddlePayment> payments) {
        return payments.isEmpty() ? null : payments.getFirst().errorCode();
    }
}
