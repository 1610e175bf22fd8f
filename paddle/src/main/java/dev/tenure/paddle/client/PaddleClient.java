package dev.tenure.paddle.client;

import dev.tenure.paddle.adjustment.PaddleAdjustment;
import dev.tenure.paddle.customer.PaddleCustomer;
import dev.tenure.paddle.event.EventReader;
import dev.tenure.paddle.event.ReadEvent;
import dev.tenure.paddle.json.Fields;
import dev.tenure.paddle.subscription.PaddleSubscription;
import dev.tenure.paddle.transaction.PaddleTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Paddle's API, as far as Tenure needs it. Every call answers with an {@link Answer} and throws nothing that the other
 * side could cause. Nothing is written twice: repeating is for those who can look first.
 */
public final class PaddleClient implements AutoCloseable {

    /** A list is read up to this many pages in one call; {@link Listing#continueAfter} says where to go on. */
    private static final int MOST_PAGES = 20;

    private static final int EVENTS_PER_PAGE = 200;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,100}");

    private final HttpUrl baseUrl;
    private final Transport transport;
    private final Pages pages;
    private final Pages onePage;
    private final EventReader eventReader = new EventReader();

    public PaddleClient(PaddleSettings settings) {
        this(settings, Clock.systemUTC());
    }

    /** The wall clock reads {@code Retry-After} where that is a date. */
    public PaddleClient(PaddleSettings settings, Clock wallClock) {
        this(settings, wallClock, true);
    }

    /** One that changes nothing: every write is refused for now, with the code {@code read_only}, and not sent. */
    public static PaddleClient reading(PaddleSettings settings) {
        return new PaddleClient(settings, Clock.systemUTC(), false);
    }

    private PaddleClient(PaddleSettings settings, Clock wallClock, boolean mayWrite) {
        this.baseUrl = HttpUrl.get(settings.baseUrl().toString());
        this.transport = new Transport(settings, wallClock, mayWrite);
        this.pages = new Pages(transport, baseUrl, MOST_PAGES);
        this.onePage = new Pages(transport, baseUrl, 1);
    }

    public Answer<PaddleSubscription> getSubscription(String subscriptionId) {
        return get(url("subscriptions", subscriptionId), PaddleSubscription::from);
    }

    /** What a subscription will be billed, as Paddle computes it. */
    public Answer<UpcomingCharges> getUpcomingCharges(String subscriptionId) {
        HttpUrl url = url("subscriptions", subscriptionId)
                .newBuilder()
                .addQueryParameter("include", "next_transaction,recurring_transaction_details")
                .build();
        return get(url, UpcomingCharges::from);
    }

    public Answer<Listing<PaddleSubscription>> listSubscriptions(SubscriptionFilter filter) {
        return pages.list(filter.toQuery().on(url("subscriptions")), PaddleSubscription::from);
    }

    /** A second cancel while one is scheduled is refused ({@code subscription_locked_pending_changes}). */
    public Answer<PaddleSubscription> cancelSubscription(String subscriptionId, EffectiveFrom effectiveFrom) {
        return post(
                url("subscriptions", subscriptionId, "cancel"),
                new Body().with("effective_from", effectiveFrom.wire()),
                PaddleSubscription::from);
    }

    /** Withdraws a scheduled cancel or pause; changes nothing where none is scheduled. */
    public Answer<PaddleSubscription> removeScheduledChange(String subscriptionId) {
        return patch(
                url("subscriptions", subscriptionId),
                new Body().withNull("scheduled_change"),
                PaddleSubscription::from);
    }

    /** Repeating the same items is harmless: Paddle charges nothing for no change. */
    public Answer<PaddleSubscription> updateSubscription(String subscriptionId, UpdateSubscription update) {
        return patch(url("subscriptions", subscriptionId), update.toBody(), PaddleSubscription::from);
    }

    /** What an update would cost; changes nothing. */
    public Answer<UpdatePreview> previewUpdate(String subscriptionId, UpdateSubscription update) {
        return patch(url("subscriptions", subscriptionId, "preview"), update.toBody(), UpdatePreview::from);
    }

    public Answer<PaddleSubscription> pauseSubscription(
            String subscriptionId, EffectiveFrom effectiveFrom, @Nullable Instant resumeAt) {
        Body body = new Body()
                .with("effective_from", effectiveFrom.wire())
                .with("resume_at", resumeAt == null ? null : resumeAt.toString());
        return post(url("subscriptions", subscriptionId, "pause"), body, PaddleSubscription::from);
    }

    /** Now, with a charge if the period is new. A pause that is only scheduled is withdrawn instead of resumed. */
    public Answer<PaddleSubscription> resumeSubscription(String subscriptionId, OnResume onResume) {
        Body body = new Body().with("effective_from", "immediately").with("on_resume", onResume.wire());
        return post(url("subscriptions", subscriptionId, "resume"), body, PaddleSubscription::from);
    }

    /** Ends a trial and charges now. */
    public Answer<PaddleSubscription> activateSubscription(String subscriptionId) {
        return post(url("subscriptions", subscriptionId, "activate"), new Body(), PaddleSubscription::from);
    }

    /** Answers with the subscription; the transaction is found by its origin {@code subscription_charge}. */
    public Answer<PaddleSubscription> chargeSubscription(String subscriptionId, ChargeSubscription charge) {
        return post(url("subscriptions", subscriptionId, "charge"), charge.toBody(), PaddleSubscription::from);
    }

    /** The transaction by which a card is replaced: the overdue one, or a new one of nothing. */
    public Answer<PaddleTransaction> getUpdatePaymentMethodTransaction(String subscriptionId) {
        return get(url("subscriptions", subscriptionId, "update-payment-method-transaction"), PaddleTransaction::from);
    }

    public Answer<PaddleTransaction> getTransaction(String transactionId) {
        return get(url("transactions", transactionId), PaddleTransaction::from);
    }

    public Answer<Listing<PaddleTransaction>> listTransactions(TransactionFilter filter) {
        return pages.list(filter.toQuery().on(url("transactions")), PaddleTransaction::from);
    }

    public Answer<PaddleTransaction> createTransaction(CreateTransaction request) {
        return post(url("transactions"), request.toBody(), PaddleTransaction::from);
    }

    /** Closes a checkout that nobody has paid. */
    public Answer<PaddleTransaction> cancelTransaction(String transactionId) {
        return patch(
                url("transactions", transactionId), new Body().with("status", "canceled"), PaddleTransaction::from);
    }

    /** At most 4,000 events after this one, of these types, or of all if there are none. Paddle keeps 90 days. */
    public Answer<Listing<ReadEvent>> listEvents(@Nullable String afterEventId, Collection<String> eventTypes) {
        ListQuery query = new ListQuery(EVENTS_PER_PAGE)
                .with("event_type", List.copyOf(eventTypes))
                .with("after", afterEventId);
        return pages.list(query.on(url("events")), fields -> eventReader.read(fields.node()));
    }

    /** One request: at most 200 events after this one, oldest first. */
    public Answer<Listing<ReadEvent>> pageOfEvents(@Nullable String afterEventId) {
        ListQuery query = new ListQuery(EVENTS_PER_PAGE).with("after", afterEventId);
        return onePage.list(query.on(url("events")), fields -> eventReader.read(fields.node()));
    }

    /** One request: at most 200 subscriptions in the order of their ids. */
    public Answer<Listing<PaddleSubscription>> pageOfSubscriptions(SubscriptionFilter filter) {
        return onePage.list(filter.toQuery().on(url("subscriptions")), PaddleSubscription::from);
    }

    public Answer<Listing<PaddleAdjustment>> listAdjustments(AdjustmentFilter filter) {
        return pages.list(filter.toQuery().on(url("adjustments")), PaddleAdjustment::from);
    }

    /** A refund mostly starts as pending approval, and blocks another one until it is decided. */
    public Answer<PaddleAdjustment> createAdjustment(CreateAdjustment request) {
        return post(url("adjustments"), request.toBody(), PaddleAdjustment::from);
    }

    public Answer<PaddleCustomer> getCustomer(String customerId) {
        return get(url("customers", customerId), PaddleCustomer::from);
    }

    /** At most 25 subscriptions; without any, the links are for the customer as a whole. */
    public Answer<PortalSession> createPortalSession(String customerId, List<String> subscriptionIds) {
        Body body = new Body().with("subscription_ids", subscriptionIds.isEmpty() ? null : subscriptionIds);
        return post(url("customers", customerId, "portal-sessions"), body, PortalSession::from);
    }

    private <T> Answer<T> get(HttpUrl url, Function<Fields, T> type) {
        return data(ApiRequest.get(url), type);
    }

    private <T> Answer<T> post(HttpUrl url, Body body, Function<Fields, T> type) {
        return data(ApiRequest.post(url, body), type);
    }

    private <T> Answer<T> patch(HttpUrl url, Body body, Function<Fields, T> type) {
        return data(ApiRequest.patch(url, body), type);
    }

    private <T> Answer<T> data(ApiRequest request, Function<Fields, T> type) {
        return transport.send(request, answer -> answer.object("data", type));
    }

    private HttpUrl url(String collection) {
        return baseUrl.newBuilder().addPathSegment(collection).build();
    }

    /** An id is part of a path, so an odd one must not reach another path. */
    private HttpUrl url(String collection, String id, String... rest) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("This is not an id of Paddle's.");
        }
        HttpUrl.Builder url = url(collection).newBuilder().addPathSegment(id);
        for (String segment : rest) {
            url.addPathSegment(segment);
        }
        return url.build();
    }

    @Override
    public void close() {
        transport.close();
    }
}
