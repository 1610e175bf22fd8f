-- At a peak the dispatcher is faster than the workflows: it must not stand all it has before the commands of customers.

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
begin
    revoke all on function public.lease_routes(integer, integer, integer, integer, integer)
        from public, anon, authenticated, service_role;
    grant execute on function public.lease_routes(integer, integer, integer, integer, integer) to tenure_app;
end
$$;
