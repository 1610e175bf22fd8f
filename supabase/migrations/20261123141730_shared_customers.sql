-- One customer at Paddle may be several users: Paddle knows people by their e-mail address, and everybody can type any. What is
-- known of such a customer is nobody's but whose link is signed, and its pages at Paddle are for nobody.

do $$
declare
    v_name text;
begin
    foreach v_name in array array['is_customer_of_others', 'user_of_customer', 'keep_claims_unlinked'] loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_name) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
end
$$;

create index subscriptions_customer on public.subscriptions (customer_id);
create index purchases_customer on public.purchases (customer_id);
create index transactions_customer on public.transactions (customer_id);

-- Whether anything that is known of a customer is another user's, or nobody's yet. Who only began to pay has nothing.
create function public.is_customer_of_others(p_customer_id text, p_user_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (select from public.subscriptions s
                   where s.customer_id = p_customer_id and s.version > 0 and s.user_id is distinct from p_user_id)
        or exists (select from public.purchases p
                   where p.customer_id = p_customer_id and p.version > 0 and p.user_id is distinct from p_user_id)
        or exists (select from public.transactions t
                   where t.customer_id = p_customer_id and t.user_id <> p_user_id
                     and t.status in ('billed', 'past_due', 'paid', 'completed'))
        or exists (select from public.customers c where c.customer_id = p_customer_id and c.user_id <> p_user_id)
$$;

-- The user that a signed link made a customer, as long as nothing of the customer is anybody else's.
create function public.user_of_customer(p_customer_id text) returns uuid
language sql stable security definer set search_path = '' as $$
    select c.user_id from public.customers c
    where c.customer_id = p_customer_id and c.user_id is not null
      and not public.is_customer_of_others(c.customer_id, c.user_id)
$$;

-- A claim says whose one payment is, not whose the customer is: what else the customer pays for is claimed for itself.
create function public.keep_claims_unlinked() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    if exists (select from public.claims c
               where c.user_id = new.user_id
                 and c.entity_id in (
                     select s.subscription_id from public.subscriptions s
                     where s.customer_id = new.customer_id and s.user_id = new.user_id
                     union all
                     select p.transaction_id from public.purchases p
                     where p.customer_id = new.customer_id and p.user_id = new.user_id))
       and not exists (
           select from (
               select s.subscription_id as id from public.subscriptions s
               where s.customer_id = new.customer_id and s.user_id = new.user_id
               union all
               select p.transaction_id from public.purchases p
               where p.customer_id = new.customer_id and p.user_id = new.user_id) known
           where not exists (select from public.claims c where c.entity_id = known.id))
    then
        return null;
    end if;
    return new;
end
$$;
create trigger keep_claims_unlinked before insert or update on public.customers
    for each row when (new.user_id is not null) execute function public.keep_claims_unlinked();

-- As before; the customer's user only where the customer is nobody else.
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
           coalesce(s.user_id, public.user_of_customer(l.customer_id)),
           extract(epoch from v_now - l.received_at)::double precision
    from leased l
    left join public.subscriptions s
        on l.route like 'subscription/%' and s.subscription_id = substr(l.route, length('subscription/') + 1)
    order by l.route, l.occurred_at, l.event_id;
end
$$;

revoke all on function public.is_customer_of_others(text, uuid) from public, anon, authenticated, service_role;
revoke all on function public.user_of_customer(text) from public, anon, authenticated, service_role;
revoke all on function public.keep_claims_unlinked() from public, anon, authenticated, service_role, tenure_app;
grant execute on function public.is_customer_of_others(text, uuid) to tenure_app;
grant execute on function public.user_of_customer(text) to tenure_app;
