-- What reconciliation remembers: how far Paddle's list of events was read, and which differences are open.

-- One row per list that is read from Paddle.
create table public.pull_cursors (
    name         text primary key,
    -- What occurred before this was Paddle's business with somebody else: it is adopted, not pulled.
    since        timestamptz not null,
    cursor       text,
    next_pass_at timestamptz,
    updated_at   timestamptz not null
);

-- Differences that were found and not yet seen to be gone.
create table public.drift (
    subject         text primary key,
    kind            text not null,
    subscription_id text,
    user_id         uuid,
    found_at        timestamptz not null,
    before          jsonb,
    provider        jsonb
);
create index drift_found on public.drift (found_at);

do $$
declare
    v_table text;
begin
    foreach v_table in array array['pull_cursors', 'drift']
    loop
        execute format('alter table public.%I enable row level security', v_table);
        execute format('revoke all on table public.%I from public, anon, authenticated, service_role', v_table);
        execute format('grant select on table public.%I to tenure_app', v_table);
        execute format('create policy tenure_app_reads on public.%I for select to tenure_app using (true)', v_table);
    end loop;
end
$$;

-- Where to read on in Paddle's events; the first call decides since when events are ours.
create function public.begin_pull(p_since timestamptz, p_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.pull_cursors (name, since, updated_at) values ('paddle_events', p_since, p_at)
    on conflict (name) do nothing;
    return (select jsonb_build_object('since', c.since, 'cursor', c.cursor) from public.pull_cursors c
            where c.name = 'paddle_events');
end
$$;

-- What the audit shows of a subscription as it is stored; null if nothing is.
create function public.seen_subscription(p_subscription_id text) returns jsonb
language sql stable security definer set search_path = '' as $$
    select jsonb_build_object('plan', s.plan, 'level', s.level, 'status', s.status, 'paid_through', s.paid_through,
        'access_until', s.access_until, 'cancel_at_period_end', s.cancel_at_period_end,
        'paddle_status', s.state #>> '{provider,status}')
    from public.subscriptions s where s.subscription_id = p_subscription_id
$$;

-- Notes a difference between Paddle and a subscription; one that is known stays as it was found.
create function public.open_drift(
    p_subscription_id text, p_kind text, p_provider jsonb, p_at timestamptz) returns void
language sql security definer set search_path = '' as $$
    insert into public.drift (subject, kind, subscription_id, user_id, found_at, before, provider)
    select 'subscription/' || p_subscription_id, p_kind, p_subscription_id,
           (select s.user_id from public.subscriptions s where s.subscription_id = p_subscription_id),
           p_at, public.seen_subscription(p_subscription_id), p_provider
    on conflict (subject) do nothing
$$;

-- Stores a page of Paddle's events and how far it was read, both or neither. An event that is known is left alone; a
-- new one whose webhook should long have come is a difference of its subscription. Answers how many were new.
create function public.receive_pulled_events(p jsonb) returns integer
language plpgsql security definer set search_path = '' as $$
declare
    v_at timestamptz := (p ->> 'at')::timestamptz;
    v_count integer := 0;
    v record;
begin
    for v in
        select * from jsonb_to_recordset(p -> 'events') as e(event_id text, event_type text, occurred_at timestamptz,
            entity_id text, customer_id text, route text, payload text, outcome text, reason text, missed_by text,
            snapshot_at timestamptz)
    loop
        continue when exists (select from public.paddle_events k where k.event_id = v.event_id);
        -- Before the event: what is stored may be other than this at any moment after it.
        -- What the workflow itself did or read it knows without the event.
        if v.missed_by is not null and not exists (
                select from public.subscriptions s where s.subscription_id = v.missed_by
                  and (s.state #>> '{provider,updated_at}')::timestamptz >= v.snapshot_at) then
            perform public.open_drift(v.missed_by, 'missed_event', null, v_at);
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

-- Closes differences that are no more: one line of the audit each, with what was and what is. Only those that an
-- earlier pass found: what was found is looked at again before it counts as healed.
create function public.close_drift(p_subscription_ids text[], p_found_before timestamptz, p_at timestamptz)
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
            'before', v.before, 'after', public.seen_subscription(v.subscription_id)));
        v_count := v_count + 1;
    end loop;
    return v_count;
end
$$;

-- Computes up to p_rows memberships again; a row that somebody edited is put right, with one line of the audit. Answers
-- the user to go on from; null after the last one.
create function public.heal_memberships(p_after uuid, p_rows integer, p_at timestamptz) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
    v_users uuid[];
    v_user uuid;
    v_before jsonb;
    v_after jsonb;
begin
    select array_agg(u.user_id order by u.user_id) into v_users from (
        select distinct s.user_id from public.subscriptions s
        where s.user_id is not null and (p_after is null or s.user_id > p_after)
        order by s.user_id limit p_rows) u;
    -- The likely ones only; what the projection says is decided below.
    for v_user in
        select u.user_id from unnest(v_users) as u(user_id)
        left join public.user_memberships m on m.user_id = u.user_id
        left join lateral (
            select * from public.subscriptions s where s.user_id = u.user_id
            order by s.level desc, s.status = 'ended', s.access_until desc nulls last, s.updated_at desc,
                     s.subscription_id
            limit 1) s on true
        where (m.plan, m.level, m.status, m.subscription_id, m.price_id, m.interval, m.period_starts_at,
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

-- Ends a pass: looks at some memberships, and says when the next pass is (null: none). Answers the user to go on from.
create function public.finish_pass(
    p_after uuid, p_rows integer, p_began_at timestamptz, p_at timestamptz, p_next_pass_at timestamptz) returns uuid
language plpgsql security definer set search_path = '' as $$
begin
    delete from public.drift where kind = 'edited_membership' and found_at < p_began_at;
    update public.pull_cursors set next_pass_at = p_next_pass_at, updated_at = p_at where name = 'paddle_events';
    return public.heal_memberships(p_after, p_rows, p_at);
end
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('begin_pull', 'seen_subscription', 'open_drift', 'receive_pulled_events', 'close_drift',
              'heal_memberships', 'finish_pass')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);
        execute format('grant execute on function %s to tenure_app', v_function);
    end loop;
end
$$;
