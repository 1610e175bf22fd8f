-- What thousands of events at once showed: two transactions that write the same events must take them in the same order,
-- a lease must not look at every event that waits, and a dispatcher that is faster than the workflows must not stand all it
-- has before the commands of customers.

do $$
begin
    if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
               where n.nspname = 'public' and p.proname in ('store_settlement', 'hold_events')) then
        raise exception 'Tenure stops: function public.store_settlement or public.hold_events already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
end
$$;

-- Oldest first: what is to be leased, and what was signalled and may have been lost.
create index paddle_events_to_lease on public.paddle_events (received_at) where outcome = 'received';
create index paddle_events_under_way on public.paddle_events (signalled_at) where outcome = 'signalled';
-- What is leased is settled within seconds: this one stays small.
create index paddle_events_leased on public.paddle_events (route) where leased_until is not null;

-- Locks the events that a call is about to settle, always in the order of their ids: a dispatcher that notes its signals and
-- a workflow that notes what it applied would wait for each other otherwise.
create function public.hold_events(p_outcomes jsonb) returns void
language sql security definer set search_path = '' as $$
    select from public.paddle_events e
    where e.event_id = any (array(select o.event_id from jsonb_to_recordset(p_outcomes) as o(event_id text)))
    order by e.event_id
    for no key update
$$;

alter function public.settle_events(jsonb) rename to store_settlement;

-- What a dispatcher did with its leased events, in one call: refreshed mirrors, signals sent, outcomes, waits. The
-- attempt says whose lease it was: one that expired and was taken over by another dispatcher settles nothing.
create function public.settle_events(p jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform public.hold_events(p -> 'outcomes');
    perform public.store_settlement(p);
end
$$;

-- Writes one decision of a subscription's workflow: state, membership, ledger, audit and the events' outcomes, or
-- nothing if the state has moved on (then the stored state is answered, to decide again). A row that is behind was set
-- back: it is written again, and what came back and what did not is said in the audit.
create or replace function public.apply_subscription(p jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_id text := p ->> 'subscription_id';
    v_expected bigint := (p ->> 'expected_version')::bigint;
    v_row public.subscriptions;
    v_grants jsonb;
begin
    select * into v_row from public.subscriptions where subscription_id = v_id for update;
    if coalesce(v_row.version, 0) < v_expected then
        -- Before the decision, whose own grants are counted in its state too: each is made once, by its key.
        v_grants := public.grant_again(v_row.state, p);
        perform public.record_log(jsonb_build_object('at', p -> 'at', 'event', 'reconciliation_drift',
            'success', false, 'error_code', 'postgres_behind', 'user_id', p -> 'user_id', 'subscription_id', v_id,
            'reason', 'restored_from_workflow',
            'before', jsonb_build_object('version', coalesce(v_row.version, 0)),
            'after', jsonb_build_object('version', v_expected + 1, 'granted', v_grants,
                'decisions_not_in_the_audit', v_expected - coalesce(v_row.version, 0))));
        -- The row has been told of; what is stored now follows on the workflow's own version.
        insert into public.subscriptions (subscription_id, state, version, created_at, updated_at)
        values (v_id, '{}', v_expected, (p ->> 'at')::timestamptz, (p ->> 'at')::timestamptz)
        on conflict (subscription_id) do update set version = v_expected;
    end if;
    perform public.hold_events(p -> 'outcomes');
    return public.store_decision(p);
end
$$;

-- Writes what one look came to, or nothing if the state has moved on (then the stored one is answered). When Paddle has
-- confirmed all, the membership is taken away, the customer at Paddle is nobody's, and what people wrote is erased;
-- ledger and payments stay.
create or replace function public.apply_closure(p jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_user uuid := (p ->> 'user_id')::uuid;
    v_at timestamptz := (p ->> 'at')::timestamptz;
    v_expected bigint := (p ->> 'expected_version')::bigint;
    v_row public.account_closures;
    v_item jsonb;
begin
    select * into v_row from public.account_closures where user_id = v_user for update;
    if v_row.version > v_expected then
        return jsonb_build_object('applied', false, 'state', v_row.state);
    end if;
    update public.account_closures set
        status = p ->> 'status', state = p -> 'state', version = v_expected + 1,
        next_due_at = (p ->> 'next_due_at')::timestamptz, updated_at = v_at
    where user_id = v_user;
    for v_item in select * from jsonb_array_elements(p -> 'logs') loop
        perform public.record_log(v_item || jsonb_build_object('at', v_at, 'user_id', v_user));
    end loop;
    if p ->> 'status' = 'closed' then
        -- Their workflows write customers and memberships too, each in its own order: one after the other, then.
        perform from public.subscriptions s where s.user_id = v_user order by s.subscription_id for update;
        delete from public.user_memberships where user_id = v_user;
        update public.customers set user_id = null, updated_at = v_at where user_id = v_user;
        update public.system_logs set reason = 'erased'
        where user_id = v_user and actor = 'customer' and reason is not null and reason <> 'erased';
    end if;
    return jsonb_build_object('applied', true);
end
$$;

-- Leases up to p_routes routes that have waiting events and are not leased by anybody, and answers their events in
-- order. An event that was signalled but not applied within p_resend_seconds waits again. Nothing is leased until one
-- waiting event is p_gather_millis old, so that the dozen events of one purchase come together. Only the oldest events are
-- looked at: however many wait behind them, a lease takes the same time. No more than p_routes are under way to their
-- workflows: what was signalled and is not applied yet stands before every command that a customer gives. Then one is leased
-- at a time, so that some that are never applied keep nobody else out.
create or replace function public.lease_routes(
    p_routes integer, p_events integer, p_lease_seconds integer, p_resend_seconds integer, p_gather_millis integer)
returns table (route text, event_id text, event_type text, occurred_at timestamptz, payload text, attempts integer,
               state jsonb, known_user_id uuid, age_seconds double precision)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    v_now timestamptz := clock_timestamp();
    v_resend timestamptz := v_now - make_interval(secs => p_resend_seconds);
    v_route text;
    v_taken text[] := '{}';
    v_chosen text[];
    v_is_ripe boolean;
    v_under_way integer;
begin
    select count(*) into v_under_way from (
        select distinct e.route from (
            select u.route from public.paddle_events u
            where u.outcome = 'signalled' and u.signalled_at >= v_resend
            limit p_routes * 16) e) r;
    for v_route, v_is_ripe in
        select o.route, min(o.received_at) <= v_now - make_interval(secs => p_gather_millis / 1000.0)
        from (
            (select e.route, e.received_at from public.paddle_events e
             where e.outcome = 'received' and (e.leased_until is null or e.leased_until < v_now)
               and (e.available_at is null or e.available_at <= v_now)
             order by e.received_at
             limit p_routes * 16)
            union all
            (select e.route, e.received_at from public.paddle_events e
             where e.outcome = 'signalled' and e.signalled_at < v_resend
               and (e.leased_until is null or e.leased_until < v_now)
               and (e.available_at is null or e.available_at <= v_now)
             order by e.signalled_at
             limit p_routes * 16)) o
        where not exists (select from public.paddle_events other
                          where other.route = o.route and other.leased_until is not null and other.leased_until >= v_now
                            and other.outcome in ('received', 'signalled'))
        group by o.route
        order by min(o.received_at)
        limit greatest(1, p_routes - v_under_way)
    loop
        -- The oldest comes first: if it is too young, all are.
        exit when v_taken = '{}' and not v_is_ripe;
        -- The lock ends with this transaction; it keeps two dispatchers from leasing one route at the same moment.
        if pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('route/' || v_route, 0)) then
            v_taken := v_taken || v_route;
        end if;
    end loop;
    if v_taken = '{}' then
        return;
    end if;
    v_chosen := array(
        select ranked.event_id from (
            select e.event_id, row_number() over (partition by e.route order by e.occurred_at, e.event_id) as place
            from public.paddle_events e
            where e.route = any (v_taken) and e.outcome in ('received', 'signalled')
              and (e.available_at is null or e.available_at <= v_now)
              and (e.outcome = 'received' or e.signalled_at < v_resend)
              and not exists (select from public.paddle_events other
                              where other.route = e.route and other.leased_until is not null
                                and other.leased_until >= v_now
                                and other.outcome in ('received', 'signalled'))) ranked
        where ranked.place <= p_events);
    perform from public.paddle_events e where e.event_id = any (v_chosen) order by e.event_id for no key update;
    return query
    with leased as (
        update public.paddle_events e
        set leased_until = v_now + make_interval(secs => p_lease_seconds), attempts = e.attempts + 1
        where e.event_id = any (v_chosen) and e.outcome in ('received', 'signalled')
        returning e.*
    )
    select l.route, l.event_id, l.event_type, l.occurred_at, l.payload, l.attempts, s.state,
           coalesce(s.user_id, c.user_id), extract(epoch from v_now - l.received_at)::double precision
    from leased l
    left join public.subscriptions s
        on l.route like 'subscription/%' and s.subscription_id = substr(l.route, length('subscription/') + 1)
    left join public.customers c on c.customer_id = l.customer_id
    order by l.route, l.occurred_at, l.event_id;
end
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('settle_events', 'store_settlement', 'hold_events', 'apply_subscription', 'apply_closure',
                            'lease_routes')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role, tenure_app', v_function);
    end loop;
    grant execute on function public.settle_events(jsonb) to tenure_app;
    grant execute on function public.apply_subscription(jsonb) to tenure_app;
    grant execute on function public.apply_closure(jsonb) to tenure_app;
    grant execute on function public.lease_routes(integer, integer, integer, integer, integer) to tenure_app;
end
$$;
