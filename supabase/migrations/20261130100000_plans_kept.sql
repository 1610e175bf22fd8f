-- What every decision and every event calls, in the language that keeps its plans: a function in SQL plans its statement anew
-- at each call, which cost more than carrying it out. Each does what it did.

create or replace function public.best_membership(p_user_id uuid, p_at timestamptz) returns setof public.user_memberships
language plpgsql stable security definer set search_path = '' as $$
begin
    return query
        select p_user_id,
               case when chosen.is_given then g.plan else coalesce(s.plan, 'free') end,
               case when chosen.is_given then g.level else coalesce(s.level, 0) end,
               case when chosen.is_given and coalesce(s.level, 0) = 0 then 'active' else coalesce(s.status, 'ended') end,
               s.subscription_id, s.price_id, s.interval,
               case when s.subscription_id is null and chosen.is_given then g.starts_at else s.period_starts_at end,
               s.paid_through,
               case when chosen.is_given then g.ends_at else s.access_until end,
               s.next_billing_at, s.trial_ends_at, s.grace_until, coalesce(s.cancel_at_period_end, false),
               s.cancel_requested_at, s.scheduled_change,
               coalesce(s.flags, '{}') || case when chosen.is_given then array['courtesy'] else '{}' end,
               coalesce(s.pending, '[]'), p_at
        from (values (p_user_id)) as u (user_id)
        left join lateral (
            select * from public.subscriptions s
            where s.user_id = u.user_id
            order by s.level desc, s.status = 'ended', s.access_until desc nulls last, s.updated_at desc, s.subscription_id
            limit 1) s on true
        left join lateral (
            select * from public.membership_grants g
            where g.user_id = u.user_id
            order by g.status = 'open' desc, g.level desc, g.ends_at desc, g.grant_id
            limit 1) g on true
        cross join lateral (
            select coalesce(g.status = 'open' and g.level > coalesce(s.level, 0), false) as is_given) chosen
        where s.subscription_id is not null or g.grant_id is not null;
end
$$;

create or replace function public.hold_events(p_outcomes jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform from public.paddle_events e
    where e.event_id = any (array(select o.event_id from jsonb_to_recordset(p_outcomes) as o(event_id text)))
    order by e.event_id
    for no key update;
end
$$;

create or replace function public.record_log(p_log jsonb) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
    v_id bigint;
begin
    insert into public.system_logs
        (at, event, success, error_code, user_id, subscription_id, actor, reason, before, after)
    values (
        (p_log ->> 'at')::timestamptz,
        p_log ->> 'event',
        coalesce((p_log ->> 'success')::boolean, true),
        p_log ->> 'error_code',
        (p_log ->> 'user_id')::uuid,
        p_log ->> 'subscription_id',
        coalesce(p_log ->> 'actor', 'system'),
        p_log ->> 'reason',
        nullif(p_log -> 'before', 'null'),
        nullif(p_log -> 'after', 'null'))
    returning id into v_id;
    return v_id;
end
$$;

create or replace function public.transaction_rank(p_status text) returns integer
language plpgsql immutable set search_path = '' as $$
begin
    return case p_status when 'draft' then 0 when 'ready' then 1 when 'billed' then 2 when 'past_due' then 3
        when 'paid' then 4 when 'completed' then 5 when 'canceled' then 5 else 2 end;
end
$$;
