-- The only writers of Tenure's tables: one call is one transaction and one round trip. They store and compute sums;
-- what is to be stored was decided in Java. Billing time is always given, never now(); leases run on wall time.

create function public.record_log(p_log jsonb) returns bigint
language sql security definer set search_path = '' as $$
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
    returning id
$$;

-- Adds to a wallet once per business key; p_amount may be negative for clawbacks. True if the entry is new.
create function public.credit_wallet(
    p_user_id uuid, p_amount bigint, p_kind text, p_business_key text, p_reference text,
    p_subscription_id text, p_at timestamptz, p_expires_at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
    v_balance bigint;
begin
    insert into public.wallets (user_id, updated_at) values (p_user_id, p_at) on conflict (user_id) do nothing;
    select balance into v_balance from public.wallets where user_id = p_user_id for update;
    insert into public.wallet_entries
        (user_id, kind, amount, balance_after, business_key, reference, subscription_id, expires_at, at)
    values (p_user_id, p_kind, p_amount, v_balance + p_amount, p_business_key, p_reference, p_subscription_id,
        p_expires_at, p_at)
    on conflict (business_key) do nothing;
    if not found then
        return false;
    end if;
    update public.wallets set balance = v_balance + p_amount, updated_at = p_at where user_id = p_user_id;
    perform public.record_log(jsonb_build_object(
        'at', p_at, 'event', case when p_amount < 0 then 'wallet_clawback' else 'wallet_credited' end,
        'user_id', p_user_id, 'subscription_id', p_subscription_id,
        'reason', p_kind || ' ' || coalesce(p_reference, p_business_key),
        'before', jsonb_build_object('balance', v_balance),
        'after', jsonb_build_object('balance', v_balance + p_amount)));
    return true;
end
$$;

-- Spends from a wallet once per business key: 'applied', 'duplicate' or 'insufficient'.
create function public.debit_wallet(
    p_user_id uuid, p_amount bigint, p_business_key text, p_reference text, p_at timestamptz) returns text
language plpgsql security definer set search_path = '' as $$
declare
    v_wallet public.wallets;
begin
    if p_amount <= 0 then
        raise exception 'debit_wallet: the amount must be positive, not %', p_amount;
    end if;
    select * into v_wallet from public.wallets where user_id = p_user_id for update;
    if exists (select from public.wallet_entries where business_key = p_business_key) then
        return 'duplicate';
    end if;
    if v_wallet.user_id is null or v_wallet.balance - v_wallet.on_hold < p_amount then
        return 'insufficient';
    end if;
    insert into public.wallet_entries (user_id, kind, amount, balance_after, business_key, reference, at)
    values (p_user_id, 'spend', -p_amount, v_wallet.balance - p_amount, p_business_key, p_reference, p_at);
    update public.wallets set balance = balance - p_amount, updated_at = p_at where user_id = p_user_id;
    perform public.record_log(jsonb_build_object(
        'at', p_at, 'event', 'wallet_debited', 'user_id', p_user_id, 'reason', coalesce(p_reference, p_business_key),
        'before', jsonb_build_object('balance', v_wallet.balance),
        'after', jsonb_build_object('balance', v_wallet.balance - p_amount)));
    return 'applied';
end
$$;

-- Computes a user's membership again from all subscriptions; the best level wins, then the one that lasts longest.
create function public.project_membership(p_user_id uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user/' || p_user_id::text, 0));
    insert into public.user_memberships as m
        (user_id, plan, level, status, subscription_id, price_id, interval, period_starts_at, paid_through,
         access_until, next_billing_at, trial_ends_at, grace_until, cancel_at_period_end, cancel_requested_at,
         scheduled_change, flags, pending, updated_at)
    select p_user_id, s.plan, s.level, s.status, s.subscription_id, s.price_id, s.interval, s.period_starts_at,
           s.paid_through, s.access_until, s.next_billing_at, s.trial_ends_at, s.grace_until, s.cancel_at_period_end,
           s.cancel_requested_at, s.scheduled_change, s.flags, s.pending, p_at
    from public.subscriptions s
    where s.user_id = p_user_id
    order by s.level desc, s.status = 'ended', s.access_until desc nulls last, s.updated_at desc, s.subscription_id
    limit 1
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

-- Ends what one subscription gives. A user who still pays for another subscription stays a member. True if it gave
-- anything.
create function public.force_downgrade_to_free(
    p_subscription_id text, p_at timestamptz, p_actor text, p_reason text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
    v_row public.subscriptions;
begin
    select * into v_row from public.subscriptions where subscription_id = p_subscription_id for update;
    if v_row.subscription_id is null or v_row.level = 0 then
        return false;
    end if;
    update public.subscriptions
    set plan = 'free', level = 0, access_until = null, updated_at = p_at
    where subscription_id = p_subscription_id;
    perform public.record_log(jsonb_build_object(
        'at', p_at, 'event', 'membership_downgraded', 'user_id', v_row.user_id,
        'subscription_id', p_subscription_id, 'actor', p_actor, 'reason', p_reason,
        'before', jsonb_build_object('plan', v_row.plan, 'level', v_row.level, 'status', v_row.status,
                                     'access_until', v_row.access_until),
        'after', jsonb_build_object('plan', 'free', 'level', 0)));
    if v_row.user_id is not null then
        perform public.project_membership(v_row.user_id, p_at);
    end if;
    return true;
end
$$;

-- Writes one decision of a subscription's workflow: state, membership, ledger, audit and the events' outcomes, or
-- nothing if the state has moved on (then the stored state is answered, to decide again).
create function public.apply_subscription(p jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_id text := p ->> 'subscription_id';
    v_expected bigint := (p ->> 'expected_version')::bigint;
    v_at timestamptz := (p ->> 'at')::timestamptz;
    v_user uuid := (p ->> 'user_id')::uuid;
    v_standing public.subscriptions := jsonb_populate_record(null::public.subscriptions, p -> 'standing');
    v_row public.subscriptions;
    v_item jsonb;
begin
    insert into public.subscriptions (subscription_id, state, version, created_at, updated_at)
    values (v_id, '{}', 0, v_at, v_at) on conflict (subscription_id) do nothing;
    select * into v_row from public.subscriptions where subscription_id = v_id for update;
    -- A row that is behind was set back (a restored backup); the workflow knows more and writes its state again.
    if v_row.version > v_expected then
        return jsonb_build_object('applied', false, 'state', v_row.state);
    end if;

    if v_row.version < v_expected then
        perform public.record_log(jsonb_build_object('at', v_at, 'event', 'reconciliation_drift', 'success', false,
            'error_code', 'postgres_behind', 'user_id', v_user, 'subscription_id', v_id,
            'before', jsonb_build_object('version', v_row.version),
            'after', jsonb_build_object('version', v_expected + 1)));
    end if;
    if p -> 'downgrade' is not null and p -> 'downgrade' <> 'null' then
        perform public.force_downgrade_to_free(v_id, v_at, p #>> '{downgrade,actor}', p #>> '{downgrade,reason}');
    end if;
    update public.subscriptions set
        user_id = v_user, customer_id = p ->> 'customer_id',
        plan = v_standing.plan, level = v_standing.level, status = v_standing.status,
        price_id = v_standing.price_id, interval = v_standing.interval,
        period_starts_at = v_standing.period_starts_at, paid_through = v_standing.paid_through,
        access_until = v_standing.access_until, next_billing_at = v_standing.next_billing_at,
        trial_ends_at = v_standing.trial_ends_at, grace_until = v_standing.grace_until,
        cancel_at_period_end = v_standing.cancel_at_period_end,
        cancel_requested_at = v_standing.cancel_requested_at,
        scheduled_change = nullif(v_standing.scheduled_change, 'null'),
        flags = coalesce(v_standing.flags, '{}'), pending = coalesce(v_standing.pending, '[]'),
        state = p -> 'state', version = v_expected + 1,
        next_due_at = (p ->> 'next_due_at')::timestamptz, updated_at = v_at
    where subscription_id = v_id;

    if v_user is not null then
        insert into public.customers (customer_id, user_id, updated_at)
        select p ->> 'customer_id', v_user, v_at where p ->> 'customer_id' is not null
        on conflict (customer_id) do update set user_id = excluded.user_id, updated_at = excluded.updated_at
        where customers.user_id is null;
        -- A mirror row that came before the link was known belongs to the user all the same.
        update public.transactions set user_id = v_user where subscription_id = v_id and user_id is null;
        for v_item in select * from jsonb_array_elements(p -> 'grants') loop
            perform public.credit_wallet(v_user, (v_item ->> 'amount')::bigint, v_item ->> 'kind',
                v_item ->> 'business_key', v_item ->> 'reference', v_id, v_at, (v_item ->> 'expires_at')::timestamptz);
        end loop;
    end if;
    for v_item in select * from jsonb_array_elements(p -> 'logs') loop
        perform public.record_log(
            v_item || jsonb_build_object('at', v_at, 'user_id', v_user, 'subscription_id', v_id));
    end loop;
    update public.paddle_events e
    set outcome = o.outcome, reason = o.reason, settled_at = clock_timestamp(), leased_until = null
    from jsonb_to_recordset(p -> 'outcomes') as o(event_id text, outcome text, reason text)
    where e.event_id = o.event_id and e.outcome in ('received', 'signalled', 'failed');
    if v_user is not null then
        perform public.project_membership(v_user, v_at);
    end if;
    return jsonb_build_object('applied', true);
end
$$;

-- The door's only write: true if the event is new. A repeated delivery is counted, nothing else.
create function public.receive_paddle_event(
    p_event_id text, p_event_type text, p_occurred_at timestamptz, p_entity_id text, p_customer_id text,
    p_route text, p_notification_id text, p_headers jsonb, p_payload text, p_outcome text, p_reason text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.paddle_events
        (event_id, event_type, occurred_at, entity_id, customer_id, route, notification_id, headers, payload, outcome,
         reason)
    values (p_event_id, p_event_type, p_occurred_at, p_entity_id, p_customer_id, p_route, p_notification_id, p_headers,
        p_payload, p_outcome, p_reason)
    on conflict (event_id) do nothing;
    if found then
        return true;
    end if;
    update public.paddle_events set deliveries = deliveries + 1 where event_id = p_event_id;
    return false;
end
$$;

-- Leases up to p_routes routes that have waiting events and are not leased by anybody, and answers their events in
-- order. An event that was signalled but not applied within p_resend_seconds waits again. Nothing is leased until one
-- waiting event is p_gather_millis old, so that the dozen events of one purchase come together.
create function public.lease_routes(
    p_routes integer, p_events integer, p_lease_seconds integer, p_resend_seconds integer, p_gather_millis integer)
returns table (route text, event_id text, event_type text, occurred_at timestamptz, payload text, attempts integer,
               state jsonb, known_user_id uuid, age_seconds double precision)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    v_now timestamptz := clock_timestamp();
    v_route text;
    v_taken text[] := '{}';
    v_is_ripe boolean;
begin
    for v_route, v_is_ripe in
        select e.route, min(e.received_at) <= v_now - make_interval(secs => p_gather_millis / 1000.0)
        from public.paddle_events e
        where e.outcome in ('received', 'signalled')
        group by e.route
        having bool_and(e.leased_until is null or e.leased_until < v_now)
           and bool_or((e.available_at is null or e.available_at <= v_now)
               and (e.outcome = 'received' or e.signalled_at < v_now - make_interval(secs => p_resend_seconds)))
        order by min(e.received_at)
        limit p_routes
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
    return query
    with chosen as (
        select ranked.event_id from (
            select e.event_id, row_number() over (partition by e.route order by e.occurred_at, e.event_id) as place
            from public.paddle_events e
            where e.route = any (v_taken) and e.outcome in ('received', 'signalled')
              and (e.available_at is null or e.available_at <= v_now)
              and (e.outcome = 'received' or e.signalled_at < v_now - make_interval(secs => p_resend_seconds))
              and not exists (select from public.paddle_events other
                              where other.route = e.route and other.outcome in ('received', 'signalled')
                                and other.leased_until >= v_now)) ranked
        where ranked.place <= p_events
    ), leased as (
        update public.paddle_events e
        set leased_until = v_now + make_interval(secs => p_lease_seconds), attempts = e.attempts + 1
        from chosen where e.event_id = chosen.event_id
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

-- What a dispatcher did with its leased events, in one call: refreshed mirrors, signals sent, outcomes, waits. The
-- attempt says whose lease it was: one that expired and was taken over by another dispatcher settles nothing.
create function public.settle_events(p jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.transactions as t
        (transaction_id, user_id, customer_id, subscription_id, status, origin, invoice_number, currency_code,
         total_minor, period_starts_at, period_ends_at, billed_at, error_code, updated_at)
    select distinct on (r.transaction_id)
           r.transaction_id, r.user_id, r.customer_id, r.subscription_id, r.status, r.origin, r.invoice_number,
           r.currency_code, r.total_minor, r.period_starts_at, r.period_ends_at, r.billed_at, r.error_code, r.updated_at
    from jsonb_populate_recordset(null::public.transactions, p -> 'transactions') r
    order by r.transaction_id, r.updated_at desc, public.transaction_rank(r.status) desc
    on conflict (transaction_id) do update set
        user_id = coalesce(excluded.user_id, t.user_id), customer_id = coalesce(excluded.customer_id, t.customer_id),
        subscription_id = coalesce(excluded.subscription_id, t.subscription_id), status = excluded.status,
        origin = excluded.origin, invoice_number = coalesce(excluded.invoice_number, t.invoice_number),
        currency_code = excluded.currency_code, total_minor = excluded.total_minor,
        period_starts_at = coalesce(excluded.period_starts_at, t.period_starts_at),
        period_ends_at = coalesce(excluded.period_ends_at, t.period_ends_at),
        billed_at = coalesce(excluded.billed_at, t.billed_at), error_code = excluded.error_code,
        updated_at = excluded.updated_at
    where (excluded.updated_at, public.transaction_rank(excluded.status))
        >= (t.updated_at, public.transaction_rank(t.status));

    insert into public.adjustments as a
        (adjustment_id, transaction_id, subscription_id, customer_id, action, type, status, currency_code,
         total_minor, updated_at)
    select distinct on (r.adjustment_id)
           r.adjustment_id, r.transaction_id, r.subscription_id, r.customer_id, r.action, r.type, r.status,
           r.currency_code, r.total_minor, r.updated_at
    from jsonb_populate_recordset(null::public.adjustments, p -> 'adjustments') r
    order by r.adjustment_id, r.updated_at desc
    on conflict (adjustment_id) do update set
        status = excluded.status, total_minor = excluded.total_minor, updated_at = excluded.updated_at
    where excluded.updated_at >= a.updated_at;

    -- An event may be judged more than once; what was noticed about it is recorded once.
    perform public.record_log(found_log)
    from jsonb_array_elements(coalesce(p -> 'logs', '[]')) as found_log
    where not exists (select from public.system_logs l
                      where l.event = found_log ->> 'event' and l.reason = found_log ->> 'reason'
                        and l.error_code is not distinct from found_log ->> 'error_code');

    update public.paddle_events e
    set outcome = case when o.outcome = 'waiting' then 'received' else o.outcome end,
        reason = o.reason,
        leased_until = null,
        signalled_at = case when o.outcome = 'signalled' then clock_timestamp() else e.signalled_at end,
        available_at = case when o.wait_seconds is null then null
                            else clock_timestamp() + make_interval(secs => o.wait_seconds) end,
        settled_at = case when o.outcome in ('signalled', 'waiting') then null else clock_timestamp() end
    from jsonb_to_recordset(p -> 'outcomes') as o(event_id text, attempt integer, outcome text, reason text, wait_seconds double precision)
    where e.event_id = o.event_id and e.attempts = o.attempt and e.outcome in ('received', 'signalled');
end
$$;

-- A transaction never goes back: among snapshots of the same instant the later status wins.
create function public.transaction_rank(p_status text) returns integer
language sql immutable set search_path = '' as $$
    select case p_status when 'draft' then 0 when 'ready' then 1 when 'billed' then 2 when 'past_due' then 3
        when 'paid' then 4 when 'completed' then 5 when 'canceled' then 5 else 2 end
$$;

-- After Temporal was lost, nothing that was signalled is known to have arrived: it waits again.
create function public.forget_signals() returns integer
language plpgsql security definer set search_path = '' as $$
declare
    v_count integer;
begin
    update public.paddle_events set outcome = 'received', leased_until = null where outcome = 'signalled';
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

-- What the product's back end may ask with one call.
create function public.membership_of(p_user_id uuid) returns public.user_memberships
language sql stable security definer set search_path = '' as $$
    select * from public.user_memberships where user_id = p_user_id
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('record_log', 'credit_wallet', 'debit_wallet', 'project_membership',
              'force_downgrade_to_free', 'apply_subscription', 'receive_paddle_event', 'lease_routes',
              'settle_events', 'transaction_rank', 'forget_signals', 'membership_of')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);
        execute format('grant execute on function %s to tenure_app', v_function);
    end loop;
    grant execute on function public.membership_of(uuid) to service_role;
end
$$;
