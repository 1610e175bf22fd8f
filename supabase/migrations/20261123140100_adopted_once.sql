-- What adoption has brought, once: a wallet takes over what a user had at the service before, and nothing that Tenure booked
-- afterwards is taken away by repeating it.

do $$
begin
    if to_regclass('public.adoptions') is not null then
        raise exception 'Tenure stops: public.adoptions already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
    if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
               where n.nspname = 'public' and p.proname in ('begin_adoption', 'adopted_difference', 'adopt_balance')) then
        raise exception 'Tenure stops: function public.begin_adoption, public.adopted_difference or public.adopt_balance already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
end
$$;

-- 'begun': since when the service before grants nothing any more; 'wallet/…': the user's credits that came over.
create table public.adoptions (
    subject text primary key,
    credits bigint,
    at      timestamptz not null
);

alter table public.adoptions enable row level security;
revoke all on table public.adoptions from public, anon, authenticated, service_role;
grant select on table public.adoptions to tenure_app;
create policy tenure_app_reads on public.adoptions for select to tenure_app using (true);

-- The first adoption outside a shadow period is when the service before was switched off. Where wallets were brought before
-- this was kept, the first of them tells.
create function public.begin_adoption(p_at timestamptz) returns void
language sql security definer set search_path = '' as $$
    insert into public.adoptions (subject, at)
    select 'begun', least(p_at, min(e.at)) from public.wallet_entries e where e.kind = 'adopted'
    on conflict (subject) do nothing
$$;

-- What has to be booked so that the wallet has these credits and what was booked since the adoption began; null if they came
-- over before.
create function public.adopted_difference(p_user_id uuid, p_credits bigint) returns bigint
language sql stable security definer set search_path = '' as $$
    select p_credits - coalesce((select w.balance from public.wallets w where w.user_id = p_user_id), 0)
        + coalesce((select sum(e.amount) from public.wallet_entries e
                    where e.user_id = p_user_id
                      and e.at > (select a.at from public.adoptions a where a.subject = 'begun')), 0)::bigint
    where not exists (select from public.adoptions a where a.subject = 'wallet/' || p_user_id::text)
      and not exists (select from public.wallet_entries e where e.business_key = 'adopted/' || p_user_id::text)
$$;

-- Brings a user's credits over, once; true if the wallet has changed by it.
create function public.adopt_balance(p_user_id uuid, p_credits bigint, p_at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
    v_difference bigint;
begin
    insert into public.wallets (user_id, updated_at) values (p_user_id, p_at) on conflict (user_id) do nothing;
    perform from public.wallets where user_id = p_user_id for update;
    v_difference := public.adopted_difference(p_user_id, p_credits);
    if v_difference is null then
        return false;
    end if;
    insert into public.adoptions (subject, credits, at) values ('wallet/' || p_user_id::text, p_credits, p_at);
    return v_difference <> 0 and public.credit_wallet(p_user_id, v_difference, 'adopted',
        'adopted/' || p_user_id::text, 'adoption', null, p_at, null);
end
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('begin_adoption', 'adopted_difference', 'adopt_balance')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);
        execute format('grant execute on function %s to tenure_app', v_function);
    end loop;
end
$$;
