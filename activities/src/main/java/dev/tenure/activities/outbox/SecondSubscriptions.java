package dev.tenure.activities.outbox;

import dev.tenure.activities.subscription.SubscriptionWorkflows;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.DuplicateFact;
import dev.tenure.workflows.subscription.Duplicates;
import dev.tenure.workflows.subscription.EventBatch;
import dev.tenure.workflows.subscription.Living;
import dev.tenure.workflows.subscription.PaddleFactEvent;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds users who pay for more than one subscription, and has the later ones ended or looked at. Two checkouts at the
 * same moment both pass the door; here they meet.
 */
public final class SecondSubscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(SecondSubscriptions.class);
    private static final int ROWS_AT_A_TIME = 200;

    private final JdbcClient jdbc;
    private final SubscriptionWorkflows workflows;
    private final Clock billing;

    /** @param billing the clock by which they are found */
    public SecondSubscriptions(JdbcClient jdbc, SubscriptionWorkflows workflows, Clock billing) {
        this.jdbc = jdbc;
        this.workflows = workflows;
        this.billing = billing;
    }

    private record Row(UUID userId, boolean isTold, SubscriptionState state) {

        String subscriptionId() {
            return state.subscriptionId();
        }
    }

    /** Answers how many it told. Throws if Postgres or Temporal is away. */
    public int run() {
        Map<UUID, List<Row>> users = new LinkedHashMap<>();
        living().forEach(row ->
                users.computeIfAbsent(row.userId(), user -> new ArrayList<>()).add(row));
        return users.values().stream().mapToInt(this::judge).sum();
    }

    private int judge(List<Row> all) {
        int told = 0;
        for (Duplicates.Found found :
                Duplicates.among(all.stream().map(Row::state).map(Living::of).toList())) {
            for (Row row : all) {
                if (row.subscriptionId().equals(found.subscriptionId()) && !row.isTold()) {
                    tell(row, found);
                    told++;
                }
            }
        }
        return told;
    }

    private void tell(Row row, Duplicates.Found found) {
        String id = found.subscriptionId();
        String kept = found.keptSubscriptionId();
        boolean isNew = jdbc.sql("select public.note_duplicate(:id, :kept, :user, :policy, :at)")
                .param("id", id)
                .param("kept", kept)
                .param("user", row.userId())
                .param("policy", found.policy().name().toLowerCase(Locale.ROOT))
                .param("at", billing.instant().atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
        if (isNew) {
            LOG.warn(
                    "duplicate_subscription subscription_id={} kept={} user_id={} policy={}",
                    id,
                    kept,
                    row.userId(),
                    found.policy());
        }
        if (found.policy() == Duplicates.Policy.AUTO) {
            DuplicateFact fact = new DuplicateFact(kept, row.userId().toString(), billing.instant());
            workflows.deliver(
                    row.state(), new EventBatch(List.of(new PaddleFactEvent("duplicate/" + id, "duplicate", fact))));
        }
    }

    /**
     * Of users with two that were not told yet. One that its workflow knows of, or that waits for operators, is not told
     * again, and those who wait stand in nobody's way.
     */
    private List<Row> living() {
        return jdbc
                .sql("""
                        with several as (
                            select user_id from public.subscriptions
                            where user_id is not null and status not in ('ended', 'none')
                            group by user_id having count(*) > 1),
                        living as (
                            select user_id, subscription_id, state,
                                   jsonb_exists(state -> 'event_ids', 'duplicate/' || subscription_id)
                                       or exists (select from public.duplicate_subscriptions d
                                                  where d.subscription_id = s.subscription_id and d.policy = 'review')
                                       as is_told
                            from public.subscriptions s join several using (user_id)
                            where status not in ('ended', 'none'))
                        select user_id, is_told, state::text from living
                        where user_id in (select user_id from living
                                          group by user_id having count(*) filter (where not is_told) > 1)
                        order by user_id, subscription_id limit :most
                        """)
                .param("most", ROWS_AT_A_TIME)
                .query((row, number) -> read(row.getObject(1, UUID.class), row.getBoolean(2), row.getString(3)))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** What cannot be read of one user keeps no other one's waiting. */
    private static Optional<Row> read(UUID userId, boolean isTold, String state) {
        try {
            return Optional.of(new Row(userId, isTold, PayloadJson.read(state, SubscriptionState.class)));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "unreadable_state user_id={} cause={}", userId, e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
