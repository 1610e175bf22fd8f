package dev.tenure.api.membership;

import dev.tenure.api.membership.MembershipStatus.Pending;
import dev.tenure.api.membership.MembershipStatus.ScheduledChange;
import dev.tenure.api.membership.MembershipStatus.WalletSummary;
import dev.tenure.api.rows.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what users have. */
@Repository
public class Memberships {

    private final JdbcClient jdbc;

    Memberships(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** What a user has now; somebody who never was a member has the status {@code none}. */
    public MembershipStatus statusOf(UUID userId) {
        return jdbc.sql("""
                        select u.user_id, coalesce(m.plan, 'free') as plan, coalesce(m.level, 0) as level,
                               coalesce(m.status, 'none') as status, m.price_id, m.interval, m.period_starts_at,
                               m.paid_through, m.access_until, m.next_billing_at, m.trial_ends_at, m.grace_until,
                               coalesce(m.cancel_at_period_end, false) as cancel_at_period_end, m.cancel_requested_at,
                               m.scheduled_change, m.subscription_id, coalesce(m.flags, '{}') || case
                                   when c.status = 'closed' then array['billing_closed']
                                   when c.status is not null then array['billing_will_be_closed'] else '{}' end
                                   || case when d.user_id is null
                                            and jsonb_array_length(coalesce(c.state -> 'kept', '[]')) = 0
                                   then '{}' else array['needs_review'] end as flags,
                               m.pending,
                               coalesce(w.balance, 0) as balance, coalesce(w.on_hold, 0) as on_hold
                        from (values (:userId)) as u (user_id)
                        left join public.user_memberships m on m.user_id = u.user_id
                        left join public.wallets w on w.user_id = u.user_id
                        left join public.account_closures c on c.user_id = u.user_id
                        left join lateral (
                            select s.user_id from public.duplicate_subscriptions e
                            join public.subscriptions s using (subscription_id)
                            where e.user_id = u.user_id and e.policy = 'review' and s.status not in ('ended', 'none')
                            limit 1) d on true
                        """).param("userId", userId).query(Memberships::status).single();
    }

    private static MembershipStatus status(ResultSet row, int number) throws SQLException {
        Columns columns = new Columns(row);
        Pending[] pending = columns.jsonOrNull("pending", Pending[].class);
        return new MembershipStatus(
                columns.row().getObject("user_id", UUID.class),
                columns.text("plan"),
                Math.toIntExact(columns.number("level")),
                columns.text("status"),
                columns.textOrNull("price_id"),
                columns.textOrNull("interval"),
                columns.instantOrNull("period_starts_at"),
                columns.instantOrNull("paid_through"),
                columns.instantOrNull("access_until"),
                columns.instantOrNull("next_billing_at"),
                columns.instantOrNull("trial_ends_at"),
                columns.instantOrNull("grace_until"),
                row.getBoolean("cancel_at_period_end"),
                columns.instantOrNull("cancel_requested_at"),
                columns.jsonOrNull("scheduled_change", ScheduledChange.class),
                columns.textOrNull("subscription_id"),
                columns.texts("flags"),
                pending == null ? List.of() : List.of(pending),
                new WalletSummary(columns.number("balance"), columns.number("on_hold")));
    }
}
