-- What is bought once, and whom an operator or a customer says a payment belongs to.

do $$
declare
    v_name text;
begin
    foreach v_name in array array['purchases', 'claims'] loop
        if to_regclass('public.' || v_name) is not null then
            raise exception 'Tenure stops: public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
    foreach v_name in array array['open_purchase', 'apply_purchase', 'claim_payment'] loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_name) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
end
$$;

-- One row per completed transaction with one-off lines: the state that its workflow carries.
create table public.purchases (
    transaction_id  text primary key,
    user_id         uuid,
    customer_id     text,
    subscription_id text,
    status          text not null check (status in ('open', 'unclaimed', 'granted')),
    credits         bigint not null default 0,
    state           jsonb not null,
    version         bigint not null,
    created_at      timestamptz not null,
    updated_at      timestamptz not null
);
create index purchases_user on public.purchases (user_id);
create index purchases_subscription on public.purchases (subscription_id) where subscription_id is not null;
create index purchases_unfinished on public.purchases (transaction_id) where status <> 'granted';
create index subscriptions_unclaimed on public.subscriptions (subscription_id) where user_id is null;

-- Whom a payment belongs to that nobody's signed link tells. A row is written once; the workflow takes the user from it.
create table public.claims (
    entity_id text primary key,
    user_id   uuid not null,
    actor     text not null,
    at        timestamptz not null
);

do $$
declare
    v_table text;
begin
    foreach v_table in array array['purchases', 'claims'] loop
        execute format('alter table public.%I enable row level security', v_table);
        execute format('revoke all on table public.%I from public, anon, authenticated, service_role', v_table);
        execute format('grant select on table public.%I to tenure_app', v_table);
        execute format('create policy tenure_app_reads on public.%I for select to tenure_app using (true)', v_table);
    end loop;
end
$$;

-- Keeps a purchase before its workflow is told, where the event itself is settled by another workflow (a mixed basket).
create function public.open_purchase(p jsonb) returns void
language sql security definer set search_path = '' as $$
    insert into public.purchases (transaction_id, customer_id, subscription_id, status, state, version, created_at, updated_at)
    values (p ->> 'transaction_id', p ->> 'customer_id', p ->> 'subscription_id', 'open', p -> 'state', 0,
        (p ->> 'at')::timestamptz, (p ->> 'at')::timestamptz)
    on conflict (transaction_id) do nothing
$$;

-- Writes one decision of a purchase's workflow, or nothing if the state has moved on (then the stored one is answered).
create function public.apply_purchase(p jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_id text := p ->> 'transaction_id';
    v_expected bigint := (p ->> 'expected_version')::bigint;
    v_at timestamptz := (p ->> 'at')::timestamptz;
    v_user uuid := (p ->> 'user_id')::uuid;
    v_row public.purchases;
    v_item jsonb;
begin
    insert into public.purchases (transaction_id, status, state, version, created_at, updated_at)
    values (v_id, 'open', p -> 'state', 0, v_at, v_at) on conflict (transaction_id) do nothing;
    select * into v_row from public.purchases where transaction_id = v_id for update;
    -- A row that is behind was set back (a restored backup); the workflow knows more and writes its state again.
    if v_row.version > v_expected then
        return jsonb_build_object('applied', false, 'state', v_row.state);
    end if;
    update public.purchases set
        user_id = v_user, customer_id = p ->> 'customer_id', subscription_id = p ->> 'subscription_id',
        status = p ->> 'status', credits = (p ->> 'credits')::bigint, state = p -> 'state', version = v_expected + 1,
        updated_at = v_at
    where transaction_id = v_id;
    if v_user is not null then
        insert into public.customers (customer_id, user_id, updated_at)
        select p ->> 'customer_id', v_user, v_at where p ->> 'customer_id' is not null
        on conflict (customer_id) do update set user_id = excluded.user_id, updated_at = excluded.updated_at
        where customers.user_id is null;
        update public.transactions set user_id = v_user where transaction_id = v_id and user_id is null;
        for v_item in select * from jsonb_array_elements(p -> 'grants') loop
            perform public.credit_wallet(v_user, (v_item ->> 'amount')::bigint, 'purchase',
                v_item ->> 'business_key', v_id, null, v_at, null);
        end loop;
    end if;
    for v_item in select * from jsonb_array_elements(p -> 'logs') loop
        perform public.record_log(v_item || jsonb_build_object('at', v_at, 'user_id', v_user,
            'subscription_id', p ->> 'subscription_id'));
    end loop;
    update public.paddle_events e
    set outcome = o.outcome, reason = null, settled_at = clock_timestamp(), leased_until = null
    from jsonb_to_recordset(p -> 'outcomes') as o(event_id text, outcome text)
    where e.event_id = o.event_id and e.outcome in ('received', 'signalled', 'failed');
    return jsonb_build_object('applied', true);
end
$$;

-- Says whom an unclaimed subscription or purchase belongs to: 'claimed', 'known' (it is somebody's already) or
-- 'unknown'. A basket with both is claimed as a whole.
create function public.claim_payment(
    p_entity_id text, p_user_id uuid, p_actor text, p_reason text, p_at timestamptz) returns text
language plpgsql security definer set search_path = '' as $$
declare
    v_owner uuid;
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('claim/' || p_entity_id, 0));
    select found_row.user_id into v_owner from (
        select user_id from public.subscriptions where subscription_id = p_entity_id and version > 0
        union all
        select user_id from public.purchases where transaction_id = p_entity_id) found_row limit 1;
    if not found then
        return 'unknown';
    end if;
    if v_owner is not null or exists (select from public.claims where entity_id = p_entity_id) then
        return 'known';
    end if;
    insert into public.claims (entity_id, user_id, actor, at)
    select found_entity.id, p_user_id, p_actor, p_at from (
        select p_entity_id as id
        union
        select transaction_id from public.purchases
        where subscription_id = p_entity_id and user_id is null
        union
        select s.subscription_id from public.purchases p join public.subscriptions s using (subscription_id)
        where p.transaction_id = p_entity_id and s.user_id is null) found_entity
    on conflict (entity_id) do nothing;
    perform public.record_log(jsonb_build_object(
        'at', p_at, 'event', case when p_actor like 'operator:%' then 'admin_action' else 'payment_claimed' end,
        'user_id', p_user_id, 'subscription_id', case when p_entity_id like 'sub\_%' then p_entity_id end,
        'actor', p_actor, 'reason', p_reason,
        'before', jsonb_build_object('entity_id', p_entity_id, 'user_id', null),
        'after', jsonb_build_object('entity_id', p_entity_id, 'user_id', p_user_id)));
    return 'claimed';
end
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('open_purchase', 'apply_purchase', 'claim_payment')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);
        execute format('grant execute on function %s to tenure_app', v_function);
    end loop;
end
$$;
