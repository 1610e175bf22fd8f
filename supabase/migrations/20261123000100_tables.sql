-- Tenure's tables. Readers: the product (through row-level security) and Tenure itself. Writers: the functions of
-- the next file, and nobody else.

-- One row per Paddle subscription: the state that the workflow carries, and what it means for readers.
create table public.subscriptions (
    subscription_id      text primary key,
    user_id              uuid,
    customer_id          text,
    plan                 text not null default 'free',
    level                integer not null default 0,
    status               text not null default 'none',
    price_id             text,
    interval             text,
    period_starts_at     timestamptz,
    paid_through         timestamptz,
    access_until         timestamptz,
    next_billing_at      timestamptz,
    trial_ends_at        timestamptz,
    grace_until          timestamptz,
    cancel_at_period_end boolean not null default false,
    cancel_requested_at  timestamptz,
    scheduled_change     jsonb,
    flags                text[] not null default '{}',
    pending              jsonb not null default '[]',
    state                jsonb not null,
    version              bigint not null,
    next_due_at          timestamptz,
    created_at           timestamptz not null,
    updated_at           timestamptz not null
);
create index subscriptions_user on public.subscriptions (user_id);
create index subscriptions_due on public.subscriptions (next_due_at) where next_due_at is not null;
create index subscriptions_open on public.subscriptions (subscription_id) where status <> 'ended';

-- One row per user: the best of all subscriptions.
create table public.user_memberships (
    user_id              uuid primary key,
    plan                 text not null default 'free',
    level                integer not null default 0,
    status               text not null default 'none',
    subscription_id      text,
    price_id             text,
    interval             text,
    period_starts_at     timestamptz,
    paid_through         timestamptz,
    access_until         timestamptz,
    next_billing_at      timestamptz,
    trial_ends_at        timestamptz,
    grace_until          timestamptz,
    cancel_at_period_end boolean not null default false,
    cancel_requested_at  timestamptz,
    scheduled_change     jsonb,
    flags                text[] not null default '{}',
    pending              jsonb not null default '[]',
    updated_at           timestamptz not null
);

-- Which user a Paddle customer is, once a signed link has said so.
create table public.customers (
    customer_id text primary key,
    user_id     uuid,
    updated_at  timestamptz not null
);
create index customers_user on public.customers (user_id);

-- Mirrors of Paddle's objects, for lists; the newest snapshot wins.
create table public.transactions (
    transaction_id   text primary key,
    user_id          uuid,
    customer_id      text,
    subscription_id  text,
    status           text not null,
    origin           text,
    invoice_number   text,
    currency_code    text,
    total_minor      bigint,
    period_starts_at timestamptz,
    period_ends_at   timestamptz,
    billed_at        timestamptz,
    error_code       text,
    updated_at       timestamptz not null
);
create index transactions_user on public.transactions (user_id, billed_at);
create index transactions_subscription on public.transactions (subscription_id);

create table public.adjustments (
    adjustment_id   text primary key,
    transaction_id  text not null,
    subscription_id text,
    customer_id     text,
    action          text not null,
    type            text,
    status          text not null,
    currency_code   text,
    total_minor     bigint,
    updated_at      timestamptz not null
);
create index adjustments_transaction on public.adjustments (transaction_id);

create table public.wallets (
    user_id    uuid primary key,
    balance    bigint not null default 0,
    on_hold    bigint not null default 0,
    updated_at timestamptz not null
);

-- The ledger. Append-only; business_key makes each entry happen once.
create table public.wallet_entries (
    id              bigint generated always as identity primary key,
    user_id         uuid not null,
    kind            text not null,
    amount          bigint not null check (amount <> 0),
    balance_after   bigint not null,
    business_key    text not null unique,
    reference       text,
    subscription_id text,
    expires_at      timestamptz,
    at              timestamptz not null,
    recorded_at     timestamptz not null default clock_timestamp()
);
create index wallet_entries_user on public.wallet_entries (user_id, id);

-- The inbox: every event that was acknowledged, with what became of it.
create table public.paddle_events (
    event_id        text primary key,
    event_type      text not null,
    occurred_at     timestamptz not null,
    entity_id       text,
    customer_id     text,
    route           text not null,
    notification_id text,
    headers         jsonb not null default '{}',
    payload         text not null,
    outcome         text not null default 'received' check (outcome in
                        ('received', 'signalled', 'applied', 'duplicate', 'stale', 'ignored', 'failed')),
    reason          text,
    attempts        integer not null default 0,
    deliveries      integer not null default 1,
    received_at     timestamptz not null default clock_timestamp(),
    available_at    timestamptz,
    leased_until    timestamptz,
    signalled_at    timestamptz,
    settled_at      timestamptz
);
create index paddle_events_waiting on public.paddle_events (route, occurred_at)
    where outcome in ('received', 'signalled');
create index paddle_events_received on public.paddle_events (received_at);

-- The audit. Append-only.
create table public.system_logs (
    id              bigint generated always as identity primary key,
    at              timestamptz not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    event           text not null,
    success         boolean not null default true,
    error_code      text,
    user_id         uuid,
    subscription_id text,
    actor           text not null default 'system',
    reason          text,
    before          jsonb,
    after           jsonb
);
create index system_logs_user on public.system_logs (user_id, id);
create index system_logs_event on public.system_logs (event, id);

do $$
declare
    v_table text;
begin
    foreach v_table in array array['user_memberships', 'subscriptions', 'customers', 'transactions', 'adjustments',
        'wallets', 'wallet_entries', 'paddle_events', 'system_logs']
    loop
        execute format('alter table public.%I enable row level security', v_table);
        execute format('revoke all on table public.%I from public, anon, authenticated, service_role', v_table);
        execute format('grant select on table public.%I to tenure_app', v_table);
        execute format('create policy tenure_app_reads on public.%I for select to tenure_app using (true)', v_table);
    end loop;
    -- A user reads own rows of these, and of nothing else; the product's back end (service_role) reads the same tables.
    foreach v_table in array array['user_memberships', 'transactions', 'wallets', 'wallet_entries']
    loop
        execute format('grant select on table public.%I to authenticated, service_role', v_table);
        execute format('create policy own_rows on public.%I for select to authenticated using (user_id = (select auth.uid()))', v_table);
        execute format('create policy back_end_reads on public.%I for select to service_role using (true)', v_table);
    end loop;
end
$$;

-- Of the sequences, too, only our own: those of the owner's product keep their grants.
do $$
declare
    v_table text;
begin
    foreach v_table in array array['wallet_entries', 'system_logs']
    loop
        execute format('revoke all on sequence %s from public, anon, authenticated, service_role',
            pg_get_serial_sequence('public.' || v_table, 'id'));
    end loop;
end
$$;
