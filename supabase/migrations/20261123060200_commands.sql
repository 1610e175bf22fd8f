-- What people asked for and what came of it, and second subscriptions of one user.

do $$
declare
    v_name text;
begin
    foreach v_name in array array['commands', 'duplicate_subscriptions'] loop
        if to_regclass('public.' || v_name) is not null then
            raise exception 'Tenure stops: public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
    foreach v_name in array array['note_commands', 'close_command', 'note_duplicate'] loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_name) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
end
$$;

-- One row per command that Paddle was asked to carry out, or that waits for its time.
create table public.commands (
    command_id      text primary key,
    subscription_id text not null,
    user_id         uuid,
    command         text not null,
    actor           text not null,
    state           text not null check (state in
                        ('in_progress', 'queued', 'needs_review', 'applied', 'refused', 'withdrawn', 'done_elsewhere')),
    requested_at    timestamptz not null,
    tries           integer not null default 0,
    next_try_at     timestamptz,
    last_answer     text,
    updated_at      timestamptz not null
);
create index commands_unfinished on public.commands (updated_at) where state in ('in_progress', 'queued', 'needs_review', 'refused');
create index commands_subscription on public.commands (subscription_id);

-- Which subscription of a user came after another one that stays.
create table public.duplicate_subscriptions (
    subscription_id      text primary key,
    kept_subscription_id text not null,
    user_id              uuid not null,
    policy               text not null,
    found_at             timestamptz not null
);
create index duplicate_subscriptions_user on public.duplicate_subscriptions (user_id);
create index subscriptions_living on public.subscriptions (user_id)
    where user_id is not null and status not in ('ended', 'none');

do $$
declare
    v_table text;
begin
    foreach v_table in array array['commands', 'duplicate_subscriptions'] loop
        execute format('alter table public.%I enable row level security', v_table);
        execute format('revoke all on table public.%I from public, anon, authenticated, service_role', v_table);
        execute format('grant select on table public.%I to tenure_app', v_table);
        execute format('create policy tenure_app_reads on public.%I for select to tenure_app using (true)', v_table);
    end loop;
end
$$;

-- Keeps the list of commands beside the state that tells of them: what is pending or held there, and what was answered.
create function public.note_commands() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
    v_item jsonb;
begin
    for v_item in
        select held.item from (values (new.state -> 'pending'), (new.state -> 'planned')) held (item)
        where jsonb_typeof(held.item) = 'object'
    loop
        insert into public.commands as c
            (command_id, subscription_id, user_id, command, actor, state, requested_at, tries, next_try_at,
             last_answer, updated_at)
        values (v_item ->> 'command_id', new.subscription_id, new.user_id, lower(v_item ->> 'kind'), v_item ->> 'actor',
            case when v_item ->> 'review_since' is not null then 'needs_review'
                 when v_item ->> 'applies_after' is not null then 'queued' else 'in_progress' end,
            (v_item ->> 'requested_at')::timestamptz, coalesce((v_item ->> 'attempts')::integer, 0),
            (v_item ->> 'applies_after')::timestamptz, v_item ->> 'detail', new.updated_at)
        on conflict (command_id) do update set
            state = excluded.state, tries = excluded.tries, next_try_at = excluded.next_try_at,
            last_answer = coalesce(excluded.last_answer, c.last_answer), updated_at = excluded.updated_at;
    end loop;
    update public.commands c
    set state = case when o.outcome #>> '{outcome,result}' = 'APPLIED' then 'applied'
                     when o.outcome #>> '{outcome,detail}' = 'withdrawn' then 'withdrawn' else 'refused' end,
        last_answer = coalesce(o.outcome #>> '{outcome,detail}', o.outcome #>> '{outcome,error_code}', c.last_answer),
        next_try_at = null, updated_at = new.updated_at
    from jsonb_array_elements(coalesce(new.state -> 'outcomes', '[]')) as o (outcome)
    where c.subscription_id = new.subscription_id and c.command_id = o.outcome ->> 'command_id'
      and c.state in ('in_progress', 'queued', 'needs_review')
      and o.outcome #>> '{outcome,result}' in ('APPLIED', 'REFUSED');
    return null;
end
$$;
create trigger note_first_commands after insert on public.subscriptions
    for each row when (new.state -> 'pending' is not null or new.state -> 'planned' is not null)
    execute function public.note_commands();
create trigger note_commands after update on public.subscriptions
    for each row when (new.state -> 'pending' is distinct from old.state -> 'pending'
        or new.state -> 'planned' is distinct from old.state -> 'planned')
    execute function public.note_commands();

-- An operator has done it in Paddle's dashboard, and Paddle shows it. True if it was open or refused.
create function public.close_command(p_command_id text, p_actor text, p_reason text, p_at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
    v_row public.commands;
begin
    select * into v_row from public.commands where command_id = p_command_id for update;
    if v_row.command_id is null or v_row.state in ('applied', 'withdrawn', 'done_elsewhere') then
        return false;
    end if;
    -- An open one is finished by its workflow, which looks before it acts.
    if v_row.state = 'refused' then
        update public.commands set state = 'done_elsewhere', updated_at = p_at where command_id = p_command_id;
    end if;
    perform public.record_log(jsonb_build_object('at', p_at, 'event', 'admin_action', 'user_id', v_row.user_id,
        'subscription_id', v_row.subscription_id, 'actor', p_actor, 'reason', p_reason,
        'before', jsonb_build_object('command_id', p_command_id, 'command', v_row.command, 'state', v_row.state,
                                     'last_answer', v_row.last_answer),
        'after', jsonb_build_object('command_id', p_command_id, 'state', 'done_elsewhere')));
    return true;
end
$$;

-- Notes a second subscription once, and tells its user. True if it is new.
create function public.note_duplicate(
    p_subscription_id text, p_kept_subscription_id text, p_user_id uuid, p_policy text, p_at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.duplicate_subscriptions (subscription_id, kept_subscription_id, user_id, policy, found_at)
    values (p_subscription_id, p_kept_subscription_id, p_user_id, p_policy, p_at)
    on conflict (subscription_id) do nothing;
    if not found then
        return false;
    end if;
    perform public.record_log(jsonb_build_object('at', p_at, 'event', 'membership_duplicate_found',
        'success', p_policy = 'auto', 'error_code', case when p_policy = 'auto' then null else 'needs_review' end,
        'user_id', p_user_id, 'subscription_id', p_subscription_id, 'actor', 'system', 'reason', p_policy,
        'before', jsonb_build_object('subscription_ids', jsonb_build_array(p_kept_subscription_id, p_subscription_id)),
        'after', jsonb_build_object('kept_subscription_id', p_kept_subscription_id)));
    return true;
end
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('note_commands', 'close_command', 'note_duplicate')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);
        execute format('grant execute on function %s to tenure_app', v_function);
    end loop;
end
$$;
