-- What operators give: a membership until an instant, without a payment. The best of subscriptions and of what was given
-- is what a user has.

do $$
declare
    v_name text;
begin
    if to_regclass('public.membership_grants') is not null then
        raise exception 'Tenure stops: public.membership_grants already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
    foreach v_name in array array['best_membership', 'give_membership', 'take_membership', 'end_membership_grants',
        'end_grants_of_closed_account', 'seen_membership']
    loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_name) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
end
$$;

-- open: it counts; ended: its time was over, or its account was closed; taken: an operator took it back.
create table public.membership_grants (
    grant_id   text primary key,
    user_id    uuid not null,
    plan       text not null,
    level      integer not null check (level > 0),
    starts_at  timestamptz not null,
    ends_at    timestamptz not null check (ends_at > starts_at),
    actor      text not null,
    reason     text not null,
    status     text not null default 'open' check (status in ('open', 'ended', 'taken')),
    updated_at timestamptz not null
);
create index membership_grants_user on public.membership_grants (user_id);
create index membership_grants_due on public.membership_grants (ends_at) where status = 'open';

alter table public.membership_grants enable row level security;
revoke all on table public.membership_grants from public, anon, authenticated, service_role;
grant select on table public.membership_grants to tenure_app;
create policy tenure_app_reads on public.membership_grants for select to tenure_app using (true);

-- What a user has by all subscriptions and all that was given. What was given shows only where it is more than what is
-- paid for; whatever is said of billing is said of the subscription.
create function public.best_membership(p_user_id uuid, p_at timestamptz) returns setof public.user_memberships
language sql stable security definer set search_path = '' as $$
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
    where s.subscription_id is not null or g.grant_id is not null
$$;

create or replace function public.project_membership(p_user_id uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user/' || p_user_id::text, 0));
    insert into public.user_memberships as m
        (user_id, plan, level, status, subscription_id, price_id, interval, period_starts_at, paid_through,
         access_until, next_billing_at, trial_ends_at, grace_until, cancel_at_period_end, cancel_requested_at,
         scheduled_change, flags, pending, updated_at)
    select b.user_id, b.plan, b.level, b.status, b.subscription_id, b.price_id, b.interval, b.period_starts_at,
           b.paid_through, b.access_until, b.next_billing_at, b.trial_ends_at, b.grace_until, b.cancel_at_period_end,
           b.cancel_requested_at, b.scheduled_change, b.flags, b.pending, b.updated_at
    from public.best_membership(p_user_id, p_at) b
    on conflict (user_id) do update set
        plan = excluded.plan, level = excluded.level, status = excluded.status,
        subscription_id = excluded.subscription_id, price_id = excluded.price_id, interval = excluded.interval,
        period_starts_at = excluded.period_starts_at, paid_through = excluded.paid_through,
        access_until = excluded.access_until, next_billing_at = excluded.next_billing_at,
        trial_ends_at = excluded.trial_ends_at, grace_until = excluded.grace_until,
        cancel_at_period_end = excluded.cancel_at_period_end, cancel_requested_at = excluded.cancel_requested_at,
        scheduled_change = excluded.scheduled_change, flags = excluded.flags, pending = excluded.pending,
        updated_at = excluded.updated_at;
end
$$;

-- What the audit shows of a user's membership; null if there never was one.
create function public.seen_membership(p_user_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
    select jsonb_build_object('plan', m.plan, 'level', m.level, 'status', m.status, 'paid_through', m.paid_through,
        'access_until', m.access_until, 'cancel_at_period_end', m.cancel_at_period_end)
    from public.user_memberships m where m.user_id = p_user_id
$$;

-- Gives a membership until an instant: 'given', 'repeated' (the same was given before), 'other' (another one has this
-- id), or 'closed' (the account is). One line of the audit either way, but for what is repeated.
create function public.give_membership(p jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
    v_grant public.membership_grants := jsonb_populate_record(null::public.membership_grants, p);
    v_known public.membership_grants;
    v_before jsonb;
    v_outcome text := 'given';
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user/' || v_grant.user_id::text, 0));
    select * into v_known from public.membership_grants where grant_id = v_grant.grant_id;
    if found then
        return case when (v_known.user_id, v_known.plan, v_known.ends_at, v_known.reason)
            is not distinct from (v_grant.user_id, v_grant.plan, v_grant.ends_at, v_grant.reason)
            then 'repeated' else 'other' end;
    end if;
    v_before := public.seen_membership(v_grant.user_id);
    if exists (select from public.account_closures where user_id = v_grant.user_id) then
        v_outcome := 'closed';
    else
        insert into public.membership_grants
            (grant_id, user_id, plan, level, starts_at, ends_at, actor, reason, updated_at)
        values (v_grant.grant_id, v_grant.user_id, v_grant.plan, v_grant.level, v_grant.starts_at, v_grant.ends_at,
            v_grant.actor, v_grant.reason, v_grant.starts_at);
        perform public.project_membership(v_grant.user_id, v_grant.starts_at);
        perform public.record_log(jsonb_build_object('at', v_grant.starts_at, 'event', 'membership_granted',
            'user_id', v_grant.user_id, 'actor', v_grant.actor,
            'before', v_before, 'after', public.seen_membership(v_grant.user_id)));
    end if;
    perform public.record_log(jsonb_build_object('at', v_grant.starts_at, 'event', 'admin_action',
        'success', v_outcome = 'given', 'error_code', case when v_outcome = 'closed' then 'COMMAND_CONFLICT' end,
        'user_id', v_grant.user_id, 'actor', v_grant.actor, 'reason', v_grant.reason, 'before', v_before,
        'after', coalesce(public.seen_membership(v_grant.user_id), '{}') || jsonb_build_object(
            'action', 'give_membership', 'outcome', v_outcome, 'grant_id', v_grant.grant_id,
            'given', v_grant.plan, 'until', v_grant.ends_at)));
    return v_outcome;
end
$$;

-- Takes back what was given: 'taken', 'over' (it does not count any more) or 'unknown'. One line of the audit either way.
create function public.take_membership(
    p_grant_id text, p_user_id uuid, p_actor text, p_reason text, p_at timestamptz) returns text
language plpgsql security definer set search_path = '' as $$
declare
    v_before jsonb := public.seen_membership(p_user_id);
    v_status text;
    v_outcome text;
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user/' || p_user_id::text, 0));
    select status into v_status from public.membership_grants where grant_id = p_grant_id and user_id = p_user_id;
    v_outcome := case when v_status = 'open' then 'taken' when v_status is null then 'unknown' else 'over' end;
    if v_outcome = 'taken' then
        update public.membership_grants set status = 'taken', updated_at = p_at where grant_id = p_grant_id;
        perform public.project_membership(p_user_id, p_at);
        perform public.record_log(jsonb_build_object('at', p_at, 'event', 'membership_grant_ended',
            'user_id', p_user_id, 'actor', p_actor, 'before', v_before, 'after', public.seen_membership(p_user_id)));
    end if;
    perform public.record_log(jsonb_build_object('at', p_at, 'event', 'admin_action',
        'success', v_outcome = 'taken',
        'error_code', case v_outcome when 'over' then 'COMMAND_CONFLICT' when 'unknown' then 'NOT_FOUND' end,
        'user_id', p_user_id, 'actor', p_actor, 'reason', p_reason, 'before', v_before,
        'after', coalesce(public.seen_membership(p_user_id), '{}') || jsonb_build_object(
            'action', 'take_membership', 'outcome', v_outcome, 'grant_id', p_grant_id)));
    return v_outcome;
end
$$;

-- Ends what was given until an instant that has come; answers how many. Two workers end each once.
create function public.end_membership_grants(p_at timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$
declare
    v public.membership_grants;
    v_before jsonb;
    v_count integer := 0;
begin
    -- The user's lock comes first, as everywhere: a row that is locked before it could wait for its own holder.
    for v in
        select * from public.membership_grants where status = 'open' and ends_at <= p_at order by ends_at limit 100
    loop
        perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user/' || v.user_id::text, 0));
        v_before := public.seen_membership(v.user_id);
        update public.membership_grants set status = 'ended', updated_at = p_at
        where grant_id = v.grant_id and status = 'open';
        continue when not found;
        perform public.project_membership(v.user_id, p_at);
        perform public.record_log(jsonb_build_object('at', p_at, 'event', 'membership_grant_ended',
            'user_id', v.user_id, 'actor', 'system', 'reason', v.grant_id,
            'before', v_before, 'after', public.seen_membership(v.user_id)));
        v_count := v_count + 1;
    end loop;
    return v_count;
end
$$;

-- A closed account has nothing that was given, and what operators wrote about it is erased.
create function public.end_grants_of_closed_account() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    update public.membership_grants
    set status = case when status = 'open' then 'ended' else status end, reason = 'erased', updated_at = new.updated_at
    where user_id = new.user_id;
    return null;
end
$$;
create trigger end_grants_of_closed_account after update on public.account_closures
    for each row when (new.status = 'closed' and old.status <> 'closed')
    execute function public.end_grants_of_closed_account();

-- As before, and with what was given.
create or replace function public.heal_memberships(p_after uuid, p_rows integer, p_at timestamptz) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
    v_users uuid[];
    v_user uuid;
    v_before jsonb;
    v_after jsonb;
begin
    select array_agg(u.user_id order by u.user_id) into v_users from (
        select s.user_id from public.subscriptions s
        where s.user_id is not null and (p_after is null or s.user_id > p_after)
        union
        select g.user_id from public.membership_grants g where p_after is null or g.user_id > p_after
        order by user_id limit p_rows) u;
    -- The likely ones only; what the projection says is decided below.
    for v_user in
        select u.user_id from unnest(v_users) as u(user_id)
        left join public.user_memberships m on m.user_id = u.user_id
        left join lateral (
            select * from public.subscriptions s where s.user_id = u.user_id
            order by s.level desc, s.status = 'ended', s.access_until desc nulls last, s.updated_at desc,
                     s.subscription_id
            limit 1) s on true
        where exists (select from public.membership_grants g where g.user_id = u.user_id)
           or (m.plan, m.level, m.status, m.subscription_id, m.price_id, m.interval, m.period_starts_at,
               m.paid_through, m.access_until, m.next_billing_at, m.trial_ends_at, m.grace_until,
               m.cancel_at_period_end, m.cancel_requested_at, m.scheduled_change, m.flags, m.pending)
            is distinct from
              (s.plan, s.level, s.status, s.subscription_id, s.price_id, s.interval, s.period_starts_at,
               s.paid_through, s.access_until, s.next_billing_at, s.trial_ends_at, s.grace_until,
               s.cancel_at_period_end, s.cancel_requested_at, s.scheduled_change, s.flags, s.pending)
    loop
        begin
            perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user/' || v_user::text, 0));
            select to_jsonb(m) - 'updated_at' into v_before from public.user_memberships m where m.user_id = v_user;
            perform public.project_membership(v_user, p_at);
            select to_jsonb(m) - 'updated_at' into v_after from public.user_memberships m where m.user_id = v_user;
            if v_before is not distinct from v_after then
                -- Nothing was wrong: the row is left as it was, its date too.
                raise exception using errcode = 'TN001';
            end if;
            insert into public.drift (subject, kind, subscription_id, user_id, found_at, before)
            values ('membership/' || v_user::text, 'edited_membership', v_after ->> 'subscription_id', v_user, p_at,
                v_before)
            on conflict (subject) do update set found_at = excluded.found_at, before = excluded.before;
            perform public.record_log(jsonb_build_object('at', p_at, 'event', 'reconciliation_drift',
                'user_id', v_user, 'subscription_id', v_after ->> 'subscription_id', 'reason', 'edited_membership',
                'before', v_before, 'after', v_after));
        exception when sqlstate 'TN001' then
            null;
        end;
    end loop;
    return case when cardinality(v_users) = p_rows then v_users[p_rows] end;
end
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('best_membership', 'give_membership', 'take_membership', 'end_membership_grants',
              'end_grants_of_closed_account', 'seen_membership')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);
    end loop;
    grant execute on function public.give_membership(jsonb) to tenure_app;
    grant execute on function public.take_membership(text, uuid, text, text, timestamptz) to tenure_app;
    grant execute on function public.end_membership_grants(timestamptz) to tenure_app;
end
$$;
