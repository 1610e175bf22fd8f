package dev.tenure.activities.adoption;

import dev.tenure.activities.facts.LinkedCustomers;
import dev.tenure.workflows.payload.PayloadJson;
import dev.tenure.workflows.subscription.SubscriptionState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Postgres knows already, and what adoption writes itself. */
public final class AdoptedRows {

    private final JdbcClient jdbc;

    public AdoptedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    OwnersRows owners(@Nullable Mapping mapping) {
        return OwnersRows.read(jdbc, mapping);
    }

    /** What is known of a subscription; empty if nothing is. */
    Optional<Known> known(String subscriptionId) {
        return jdbc.sql("""
                        select s.user_id::text, c.user_id::text, s.state::text from public.subscriptions s
                        left join public.claims c on c.entity_id = s.subscription_id
                        where s.subscription_id = :id and s.version > 0
                        """)
                .param("id", subscriptionId)
                .query((row, number) -> new Known(
                        row.getString(1) == null ? row.getString(2) : row.getString(1),
                        Objects.requireNonNull(row.getString(3), "state")))
                .optional();
    }

    /**
     * A subscription that Tenure heard of.
     *
     * @param userId whose it is, or was said to be a moment ago
     */
    record Known(@Nullable String userId, String json) {

        SubscriptionState state() {
            return PayloadJson.read(json, SubscriptionState.class);
        }
    }

    @Nullable
    String userOf(String customerId) {
        return new LinkedCustomers(jdbc).userOf(customerId);
    }

    /** The plans that Tenure says, by user; who is free is not in it. */
    Map<String, String> plans() {
        Map<String, String> plans = new TreeMap<>();
        jdbc.sql("select user_id::text, plan from public.user_memberships where level > 0")
                .query((row, number) -> Map.entry(
                        Objects.requireNonNull(row.getString(1), "user_id"),
                        Objects.requireNonNull(row.getString(2), "plan")))
                .list()
                .forEach(entry -> plans.put(entry.getKey(), entry.getValue()));
        return plans;
    }

    /** From now on nobody but Tenure grants credits; the first time counts. */
    void begin(Instant now) {
        jdbc.sql("select public.begin_adoption(:at)")
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query((row, number) -> number)
                .list();
    }

    /** Whether credits were not brought over before, and there is something to bring. */
    boolean isBalanceWanted(String userId, long credits) {
        return jdbc.sql("select coalesce(public.adopted_difference(:id::uuid, :credits), 0) <> 0")
                .param("id", userId)
                .param("credits", credits)
                .query(Boolean.class)
                .single();
    }

    /**
     * Once per user, also where there is no difference: afterwards the wallet has what the service before had, and what
     * Tenure booked since the adoption began. True if the wallet has changed by it.
     */
    boolean bringBalance(String userId, long credits, Instant now) {
        return jdbc.sql("select public.adopt_balance(:id::uuid, :credits, :at)")
                .param("id", userId)
                .param("credits", credits)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }
}
