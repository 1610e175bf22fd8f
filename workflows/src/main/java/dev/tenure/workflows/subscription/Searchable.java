package dev.tenure.workflows.subscription;

import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.common.SearchAttributes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What Temporal's list of workflows is searched by: ids, words and instants, nothing personal. Temporal has to know the
 * names before the first workflow starts; a workflow that was started without them goes on without them.
 */
public final class Searchable {
    static final SearchAttributeKey<String> USER_ID = SearchAttributeKey.forKeyword("TenureUserId");
    static final SearchAttributeKey<String> PLAN = SearchAttributeKey.forKeyword("TenurePlan");
    static final SearchAttributeKey<String> STATUS = SearchAttributeKey.forKeyword("TenureStatus");
    static final SearchAttributeKey<OffsetDateTime> PERIOD_END =
            SearchAttributeKey.forOffsetDateTime("TenurePeriodEnd");

    private Searchable() {}

    /** All of them, for whoever makes them known to Temporal. */
    public static List<SearchAttributeKey<?>> keys() {
        return List.of(USER_ID, PLAN, STATUS, PERIOD_END);
    }

    static SearchAttributes of(SubscriptionState state) {
        SearchAttributes.Builder attributes = SearchAttributes.newBuilder()
                .set(PLAN, state.standing().plan())
                .set(STATUS, state.standing().status());
        String userId = state.userId();
        if (userId != null) {
            attributes.set(USER_ID, userId);
        }
        Instant paidThrough = state.paidThrough();
        if (paidThrough != null) {
            attributes.set(PERIOD_END, paidThrough.atOffset(ZoneOffset.UTC));
        }
        return attributes.build();
    }

    static SearchAttributeUpdate<?>[] updates(SubscriptionState state) {
        SearchAttributes attributes = of(state);
        List<SearchAttributeUpdate<?>> updates = new ArrayList<>();
        keys().forEach(key -> updates.add(update(attributes, key)));
        return updates.toArray(SearchAttributeUpdate<?>[]::new);
    }

    private static <T> SearchAttributeUpdate<T> update(SearchAttributes attributes, SearchAttributeKey<T> key) {
        return attributes.containsKey(key)
                ? SearchAttributeUpdate.valueSet(key, attributes.get(key))
                : SearchAttributeUpdate.valueUnset(key);
    }
}
