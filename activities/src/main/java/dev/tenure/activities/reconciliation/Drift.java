package dev.tenure.activities.reconciliation;

import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionFact;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The open differences: noted when they are found, closed when a later pass finds none. */
public final class Drift {

    private final JdbcClient jdbc;

    public Drift(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What kind of difference it is. */
    enum Kind {
        /** Something of the subscription differs, and no event told. */
        DIFFERENT,
        /** It is ours and new, and nothing was heard of it. */
        UNKNOWN_HERE,
        /** It is ours, but older than Tenure: it waits to be adopted. */
        NOT_ADOPTED,
        /** Paddle does not know it. */
        UNKNOWN_TO_PADDLE;

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What Paddle says, for people who look at an open difference. */
    record Seen(
            String status,
            SubscriptionFact.@Nullable Scheduled scheduledChange,
            @Nullable Instant periodEndsAt,
            @Nullable Instant nextBilledAt,
            List<String> differing) {

        static Seen of(SubscriptionFact fact, List<String> differing) {
            return new Seen(fact.status(), fact.scheduled(), fact.periodEndsAt(), fact.nextBilledAt(), differing);
        }
    }

    void open(String subscriptionId, Kind kind, @Nullable Seen seen, Instant now) {
        jdbc.sql("select public.open_drift(:id, :kind, :seen::jsonb, :at)")
                .param("id", subscriptionId)
                .param("kind", kind.word())
                .param("seen", seen == null ? null : PayloadJson.write(seen))
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query((row, number) -> number)
                .list();
    }

    /** Closes what an earlier pass found about these; answers how many. */
    int close(Collection<String> subscriptionIds, Instant foundBefore, Instant now) {
        return Objects.requireNonNull(jdbc.sql("select public.close_drift(:ids, :before, :at)")
                .param("ids", subscriptionIds.toArray(String[]::new))
                .param("before", foundBefore.atOffset(ZoneOffset.UTC))
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single());
    }

    /** The subscriptions between two ids with an open difference; the second is included, null has no end. */
    List<String> subscriptionIds(@Nullable String after, @Nullable String last) {
        return jdbc.sql("""
                        select subscription_id from public.drift
                        where subject like 'subscription/%' and subscription_id collate "C" > :after
                          and (cast(:last as text) is null or subscription_id collate "C" <= :last)
                        order by found_at
                        """)
                .param("after", after == null ? "" : after)
                .param("last", last)
                .query(String.class)
                .list();
    }

    /** How many are open. */
    public long count() {
        return jdbc.sql("select count(*) from public.drift").query(Long.class).single();
    }
}
