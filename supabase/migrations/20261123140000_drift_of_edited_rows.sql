-- A membership that nothing gives is a difference too, and so is a row of a subscription that says other than its own state.
-- Every difference says what was and what is. What is missed by somebody else's subscription is none.

do $$
begin
    if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
               where n.nspname = 'public' and p.proname in ('nothing_given', 'seen_purchase', 'open_differences')) then
        raise exception 'Tenure stops: function public.nothing_given, public.seen_purchase or public.open_differences already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
    if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
               where n.nspname = 'public' and p.proname in ('told_by_state', 'heal_subscriptions')) then
        raise exception 'Tenure stops: function public.told_by_state or public.heal_subscriptions already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
end
$$;

alter table public.drift add column after jsonb;

-- What is read of somebody, or of a subscription, of whom nothing is known.
create function public.nothing_given() returns jsonb
language sql immutable security definer set search_path = '' as $$
    select jsonb_build_object('plan', 'free', 'level', 0, 'status', 'none')
$$;

-- As before; and a membership of somebody who has nothing that gives one is free again. No row is made for that.
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
    if not found then
        update public.user_memberships set
            plan = default, level = default, status = default, subscription_id = null, price_id = null,
            interval = null, period_starts_at = null, paid_through = null, access_until = null,
            next_billing_at = null, trial_ends_at = null, grace_until = null, cancel_at_period_end = default,
            cancel_requested_at = null, scheduled_change = null, flags = default, pending = default,
            updated_at = p_at
        where user_id = p_user_id;
    end if;
end
$$;

-- The row as its state tells it: the columns are only another way to read the state. A state that cannot be read tells
-- nothing, and the row stays as it is.
create function public.told_by_state(p public.subscriptions) returns public.subscriptions
language plpgsql stable security definer set search_path = '' as $$
declare
    v_told public.subscriptions;
begin
    if p.version = 0 or jsonb_typeof(p.state -> 'standing') is distinct from 'object' then
        return p;
    end if;
    v_told := jsonb_populate_record(null::public.subscriptions, p.state -> 'standing');
    v_told.subscription_id := p.subscription_id;
    v_told.user_id := (p.state ->> 'user_id')::uuid;
    v_told.customer_id := p.state ->> 'customer_id';
    v_told.scheduled_change := nullif(v_told.scheduled_change, 'null');
    v_told.flags := coalesce(v_told.flags, '{}');
    v_told.pending := coalesce(v_told.pending, '[]');
    v_told.state := p.state;
    v_told.version := p.version;
    v_told.next_due_at := p.next_due_at;
    v_told.created_at := p.created_at;
    v_told.updated_at := p.updated_at;
    return v_told;
exception when data_exception then
    return p;
end
$$;

-- Rows of these users, and those that their memberships name, are written again from their states where somebody edited
-- them; one difference and one line of the audit each. Answers whose memberships that may change.
create function public.heal_subscriptions(p_users uuid[], p_at timestamptz) returns uuid[]
language plpgsql security definer set search_path = '' as $$
declare
    v_hidden constant text[] := array['state', 'version', 'next_due_at', 'created_at', 'updated_at'];
    v_id text;
    v public.subscriptions;
    v_told public.subscriptions;
    v_before jsonb;
    v_after jsonb;
    v_touched uuid[] := '{}';
begin
    for v_id in
        select s.subscription_id from public.subscriptions s
        where s.subscription_id in (
                  select o.subscription_id from public.subscriptions o where o.user_id = any (p_users)
                  union
                  select m.subscription_id from public.user_memberships m where m.user_id = any (p_users))
          and s is distinct from public.told_by_state(s)
        order by s.subscription_id
    loop
        -- Its workflow may have written it since; the row is locked before its user, as everywhere.
        select * into v from public.subscriptions where subscription_id = v_id for update;
        v_told := public.told_by_state(v);
        continue when v is not distinct from v_told;
        update public.subscriptions set
            user_id = v_told.user_id, customer_id = v_told.customer_id, plan = v_told.plan, level = v_told.level,
            status = v_told.status, price_id = v_told.price_id, interval = v_told.interval,
            period_starts_at = v_told.period_starts_at, paid_through = v_told.paid_through,
            access_until = v_told.access_until, next_billing_at = v_told.next_billing_at,
            trial_ends_at = v_told.trial_ends_at, grace_until = v_told.grace_until,
            cancel_at_period_end = v_told.cancel_at_period_end, cancel_requested_at = v_told.cancel_requested_at,
            scheduled_change = v_told.scheduled_change, flags = v_told.flags, pending = v_told.pending
        where subscription_id = v_id;
        v_before := to_jsonb(v) - v_hidden;
        v_after := to_jsonb(v_told) - v_hidden;
        insert into public.drift (subject, kind, subscription_id, user_id, found_at, before, after)
        values ('row/' || v_id, 'edited_subscription', v_id, v_told.user_id, p_at, v_before, v_after)
        on conflict (subject) do update set
            found_at = excluded.found_at, before = excluded.before, after = excluded.after;
        perform public.record_log(jsonb_build_object('at', p_at, 'event', 'reconciliation_drift',
            'user_id', v_told.user_id, 'subscription_id', v_id, 'reason', 'edited_subscription',
            'before', v_before, 'after', v_after));
        v_touched := v_touched || v.user_id || v_told.user_id;
    end loop;
    return array_remove(v_touched, null);
end
$$;

-- As before, and of everybody who has a row, whether or not anything gives it. What somebody wrote into the rows of
-- subscriptions is put right first: a membership is computed from what the states say.
create or replace function public.heal_memberships(p_after uuid, p_rows integer, p_at timestamptz) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
    v_users uuid[];
    v_touched uuid[];
    v_user uuid;
    v_before jsonb;
    v_after jsonb;
begin
    select array_agg(u.user_id order by u.user_id) into v_users from (
        (select distinct s.user_id from public.subscriptions s
         where s.user_id is not null and (p_after is null or s.user_id > p_after)
         order by s.user_id limit p_rows)
        union
        (select distinct g.user_id from public.membership_grants g where p_after is null or g.user_id > p_after
         order by g.user_id limit p_rows)
        union
        (select m.user_id from public.user_memberships m where p_after is null or m.user_id > p_after
         order by m.user_id limit p_rows)
        order by user_id limit p_rows) u;
    v_touched := public.heal_subscriptions(v_users, p_at);
    -- The likely ones only; what the projection says is decided below.
    for v_user in
        select u.user_id from (select distinct unnest(v_users || v_touched)) as u(user_id)
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
              (coalesce(s.plan, 'free'), coalesce(s.level, 0), coalesce(s.status, 'none'), s.subscription_id,
               s.price_id, s.interval, s.period_starts_at, s.paid_through, s.access_until, s.next_billing_at,
               s.trial_ends_at, s.grace_until, coalesce(s.cancel_at_period_end, false), s.cancel_requested_at,
               s.scheduled_change, coalesce(s.flags, '{}'), coalesce(s.pending, '[]'))
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
            -- Somebody took the whole row away: what was read of it is free.
            v_before := coalesce(v_before, public.nothing_given());
            insert into public.drift (subject, kind, subscription_id, user_id, found_at, before, after)
            values ('membership/' || v_user::text, 'edited_membership', v_after ->> 'subscription_id', v_user, p_at,
                v_before, v_after)
            on conflict (subject) do update set
                found_at = excluded.found_at, before = excluded.before, after = excluded.after;
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

-- As before; a healed row of a subscription stays in the list as long as a healed membership.
create or replace function public.finish_pass(
    p_after uuid, p_rows integer, p_began_at timestamptz, p_at timestamptz, p_next_pass_at timestamptz) returns uuid
language plpgsql security definer set search_path = '' as $$
begin
    delete from public.drift where kind in ('edited_membership', 'edited_subscription') and found_at < p_began_at;
    update public.pull_cursors set next_pass_at = p_next_pass_at, updated_at = p_at where name = 'paddle_events';
    return public.heal_memberships(p_after, p_rows, p_at);
end
$$;

-- As before; where nothing was known, that is what was before.
create or replace function public.open_drift(
    p_subscription_id text, p_kind text, p_provider jsonb, p_at timestamptz) returns void
language sql security definer set search_path = '' as $$
    insert into public.drift (subject, kind, subscription_id, user_id, found_at, before, provider)
    select 'subscription/' || p_subscription_id, p_kind, p_subscription_id,
           (select s.user_id from public.subscriptions s where s.subscription_id = p_subscription_id),
           p_at, coalesce(public.seen_subscription(p_subscription_id), public.nothing_given()), p_provider
    on conflict (subject) do nothing
$$;

-- As before; what somebody else's subscription missed is no difference. A subscription that has a row is ours, whatever
-- its event says.
create or replace function public.receive_pulled_events(p jsonb) returns integer
language plpgsql security definer set search_path = '' as $$
declare
    v_at timestamptz := (p ->> 'at')::timestamptz;
    v_count integer := 0;
    v_known public.subscriptions;
    v record;
begin
    for v in
        select * from jsonb_to_recordset(p -> 'events') as e(event_id text, event_type text, occurred_at timestamptz,
            entity_id text, customer_id text, route text, payload text, outcome text, reason text, missed_by text,
            snapshot_at timestamptz, ours boolean)
    loop
        continue when exists (select from public.paddle_events k where k.event_id = v.event_id);
        -- Before the event: what is stored may be other than this at any moment after it.
        -- What the workflow itself did or read it knows without the event.
        if v.missed_by is not null then
            select * into v_known from public.subscriptions s where s.subscription_id = v.missed_by;
            if (v_known.subscription_id is not null or coalesce(v.ours, true))
                    and coalesce((v_known.state #>> '{provider,updated_at}')::timestamptz < v.snapshot_at, true) then
                perform public.open_drift(v.missed_by, 'missed_event', null, v_at);
            end if;
        end if;
        if public.receive_paddle_event(v.event_id, v.event_type, v.occurred_at, v.entity_id, v.customer_id, v.route,
                null, '{"origin": "pulled"}', v.payload, v.outcome, v.reason) then
            v_count := v_count + 1;
        end if;
    end loop;
    update public.pull_cursors set cursor = coalesce(p ->> 'cursor', cursor), updated_at = v_at
    where name = 'paddle_events';
    return v_count;
end
$$;

-- As before; each line has what was and what is.
create or replace function public.close_drift(p_subscription_ids text[], p_found_before timestamptz, p_at timestamptz)
returns integer
language plpgsql security definer set search_path = '' as $$
declare
    v public.drift;
    v_count integer := 0;
begin
    for v in
        delete from public.drift d
        where d.subscription_id = any (p_subscription_ids) and d.subject like 'subscription/%'
          and d.found_at < p_found_before
          and not exists (select from public.paddle_events e
                          where e.route = d.subject and e.outcome in ('received', 'signalled')
                            and e.available_at is null)
        returning *
    loop
        perform public.record_log(jsonb_build_object('at', p_at, 'event', 'reconciliation_drift',
            'user_id', coalesce(v.user_id, (select s.user_id from public.subscriptions s
                                            where s.subscription_id = v.subscription_id)),
            'subscription_id', v.subscription_id, 'reason', v.kind,
            'before', coalesce(v.before, public.nothing_given()),
            'after', coalesce(public.seen_subscription(v.subscription_id), public.nothing_given())));
        v_count := v_count + 1;
    end loop;
    return v_count;
end
$$;

-- What Tenure has of a purchase.
create function public.seen_purchase(p_transaction_id text) returns jsonb
language sql stable security definer set search_path = '' as $$
    select jsonb_build_object('transaction_id', p_transaction_id, 'status', coalesce(p.status, 'unknown'),
        'credits', coalesce(p.credits, 0))
    from (values (p_transaction_id)) as wanted (id)
    left join public.purchases p on p.transaction_id = wanted.id and p.version > 0
$$;

-- As before; with what Tenure had then.
create or replace function public.open_purchase_drift(
    p_transaction_id text, p_kind text, p_user_id uuid, p_at timestamptz) returns void
language sql security definer set search_path = '' as $$
    insert into public.drift (subject, kind, user_id, found_at, before)
    values ('purchase/' || p_transaction_id, p_kind, p_user_id, p_at, public.seen_purchase(p_transaction_id))
    on conflict (subject) do nothing
$$;

-- As before; each line has what was, too.
create or replace function public.begin_purchase_comparison(p_since timestamptz, p_seconds bigint, p_at timestamptz)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_cursor public.pull_cursors;
    v record;
begin
    insert into public.pull_cursors (name, since, updated_at)
    values ('paddle_purchases',
        coalesce((select c.since from public.pull_cursors c where c.name = 'paddle_events'), p_since), 'epoch')
    on conflict (name) do nothing;
    for v in
        with gone as (
            delete from public.drift d using public.purchases p
            where d.subject = 'purchase/' || p.transaction_id and p.version > 0
            returning d.kind, d.user_id, d.before, p.transaction_id, p.subscription_id, p.user_id as owner)
        select * from gone
    loop
        perform public.record_log(jsonb_build_object('at', p_at, 'event', 'reconciliation_drift',
            'user_id', coalesce(v.owner, v.user_id), 'subscription_id', v.subscription_id, 'reason', v.kind,
            'before', v.before, 'after', public.seen_purchase(v.transaction_id)));
    end loop;
    select * into v_cursor from public.pull_cursors where name = 'paddle_purchases';
    return jsonb_build_object('since', v_cursor.since, 'cursor', v_cursor.cursor,
        'is_due', v_cursor.cursor is not null or v_cursor.updated_at <= p_at - make_interval(secs => p_seconds));
end
$$;

-- The open differences with what Tenure has by now: what is healed stays in the list until a later pass finds it gone.
create function public.open_differences()
returns table (subject text, kind text, subscription_id text, user_id uuid, found_at timestamptz, before jsonb,
               provider jsonb, after jsonb)
language sql stable security definer set search_path = '' as $$
    select d.subject, d.kind, d.subscription_id, d.user_id, d.found_at, coalesce(d.before, public.nothing_given()),
           d.provider,
           coalesce(d.after,
               case when d.subject like 'purchase/%'
                    then public.seen_purchase(substr(d.subject, length('purchase/') + 1)) end,
               public.seen_subscription(d.subscription_id), public.nothing_given())
    from public.drift d
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('nothing_given', 'seen_purchase', 'open_differences', 'told_by_state', 'heal_subscriptions')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role, tenure_app', v_function);
    end loop;
    grant execute on function public.open_differences() to tenure_app;
end
$$;
