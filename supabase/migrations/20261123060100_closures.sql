-- Accounts whose billing is closed for good.

do $$
declare
    v_name text;
begin
    if to_regclass('public.account_closures') is not null then
        raise exception 'Tenure stops: public.account_closures already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
    foreach v_name in array array['request_closure', 'apply_closure', 'erase_event', 'close_deleted_account',
        'keep_closed_account_free']
    loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_name) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
end
$$;

-- requested: nobody has looked yet; closing: Paddle has not confirmed all; closed: it has. next_due_at is null when the
-- last look has been taken.
create table public.account_closures (
    user_id      uuid primary key,
    requested_at timestamptz not null,
    actor        text not null,
    status       text not null default 'requested' check (status in ('requested', 'closing', 'closed')),
    state        jsonb not null default '{}',
    version      bigint not null default 0,
    next_due_at  timestamptz,
    updated_at   timestamptz not null
);
create index account_closures_due on public.account_closures (next_due_at) where next_due_at is not null;

alter table public.account_closures enable row level security;
revoke all on table public.account_closures from public, anon, authenticated, service_role;
grant select on table public.account_closures to tenure_app;
create policy tenure_app_reads on public.account_closures for select to tenure_app using (true);

-- True if it is new. What was asked once is not asked again.
create function public.request_closure(p_user_id uuid, p_at timestamptz, p_actor text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.account_closures (user_id, requested_at, actor, next_due_at, updated_at)
    values (p_user_id, p_at, p_actor, p_at, p_at) on conflict (user_id) do nothing;
    if not found then
        return false;
    end if;
    perform public.record_log(jsonb_build_object('at', p_at, 'event', 'account_closure_requested',
        'user_id', p_user_id, 'actor', p_actor));
    return true;
end
$$;

-- Writes what one look came to, or nothing if the state has moved on (then the stored one is answered). When Paddle has
-- confirmed all, the membership is taken away, the customer at Paddle is nobody's, and what people wrote is erased;
-- ledger and payments stay.
create function public.apply_closure(p jsonb) returns jsonb
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
        delete from public.user_memberships where user_id = v_user;
        update public.customers set user_id = null, updated_at = v_at where user_id = v_user;
        update public.system_logs set reason = 'erased'
        where user_id = v_user and actor = 'customer' and reason is not null and reason <> 'erased';
    end if;
    return jsonb_build_object('applied', true);
end
$$;

-- Replaces what was delivered by the same without what tells of a person.
create function public.erase_event(p_event_id text, p_payload text) returns void
language sql security definer set search_path = '' as $$
    update public.paddle_events set payload = p_payload where event_id = p_event_id
$$;

-- A closed account has no membership, whatever is computed later.
create function public.keep_closed_account_free() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    if exists (select from public.account_closures where user_id = new.user_id and status = 'closed') then
        return null;
    end if;
    return new;
end
$$;
create trigger keep_closed_account_free before insert or update on public.user_memberships
    for each row execute function public.keep_closed_account_free();

-- Where Supabase keeps its users, deleting one closes the account's billing. It may be forbidden to add a trigger there:
-- then the product calls DELETE /api/v1/membership/account.
create function public.close_deleted_account() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    perform public.request_closure(old.id, clock_timestamp(), 'auth');
    return old;
end
$$;

do $$
begin
    if to_regclass('auth.users') is not null then
        execute 'create trigger tenure_close_deleted_account after delete on auth.users
                 for each row execute function public.close_deleted_account()';
    end if;
exception when insufficient_privilege then
    raise warning 'Tenure: no trigger on auth.users; call DELETE /api/v1/membership/account when a user is deleted.';
end
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('request_closure', 'apply_closure', 'erase_event', 'close_deleted_account',
              'keep_closed_account_free')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);
        execute format('grant execute on function %s to tenure_app', v_function);
    end loop;
end
$$;
