-- A payment is not claimed for a closed account, and neither a payment nor a membership is given to an id that nobody has.

do $$
begin
    if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
               where n.nspname = 'public' and p.proname = 'is_user') then
        raise exception 'Tenure stops: function public.is_user already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
end
$$;

-- False only where Supabase keeps its users and has none of this id. Where there is no such table, or it may not be read,
-- anybody may be a user.
create function public.is_user(p_user_id uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
    v_is boolean := true;
begin
    if to_regclass('auth.users') is not null then
        execute 'select exists (select from auth.users where id = $1)' into v_is using p_user_id;
    end if;
    return v_is;
exception when insufficient_privilege or undefined_column or undefined_function then
    return true;
end
$$;

-- Says whom an unclaimed subscription or purchase belongs to: 'claimed', 'known' (it is somebody's already), 'unknown',
-- 'closed' (the account is) or 'nobody' (there is no such user). A basket with both is claimed as a whole.
create or replace function public.claim_payment(
    p_entity_id text, p_user_id uuid, p_actor text, p_reason text, p_at timestamptz) returns text
language plpgsql security definer set search_path = '' as $$
declare
    v_owner uuid;
    v_outcome text;
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
    v_outcome := case when exists (select from public.account_closures where user_id = p_user_id) then 'closed'
                      when not public.is_user(p_user_id) then 'nobody' else 'claimed' end;
    if v_outcome <> 'claimed' then
        perform public.record_log(jsonb_build_object(
            'at', p_at, 'event', case when p_actor like 'operator:%' then 'admin_action' else 'payment_claimed' end,
            'success', false, 'error_code', case v_outcome when 'closed' then 'COMMAND_CONFLICT' else 'NOT_FOUND' end,
            'user_id', p_user_id, 'subscription_id', case when p_entity_id like 'sub\_%' then p_entity_id end,
            'actor', p_actor, 'reason', p_reason,
            'after', jsonb_build_object('entity_id', p_entity_id, 'outcome', v_outcome)));
        return v_outcome;
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

-- Gives a membership until an instant: 'given', 'repeated' (the same was given before), 'other' (another one has this
-- id), 'closed' (the account is) or 'nobody' (there is no such user). One line of the audit either way, but for what is
-- repeated.
create or replace function public.give_membership(p jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
    v_grant public.membership_grants := jsonb_populate_record(null::public.membership_grants, p);
    v_known public.membership_grants;
    v_before jsonb;
    v_outcome text := 'given';
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user/' || v_grant.user_id::text, 0));
    select * into v_known from public.membership_grants where grant_id = v_grant.grant_id;
    if found then
        return case when (v_known.user_id, v_known.plan, v_known.ends_at, v_known.reason)
            is not distinct from (v_grant.user_id, v_grant.plan, v_grant.ends_at, v_grant.reason)
            then 'repeated' else 'other' end;
    end if;
    v_before := public.seen_membership(v_grant.user_id);
    if exists (select from public.account_closures where user_id = v_grant.user_id) then
        v_outcome := 'closed';
    elsif not public.is_user(v_grant.user_id) then
        v_outcome := 'nobody';
    else
        insert into public.membership_grants
            (grant_id, user_id, plan, level, starts_at, ends_at, actor, reason, updated_at)
        values (v_grant.grant_id, v_grant.user_id, v_grant.plan, v_grant.level, v_grant.starts_at, v_grant.ends_at,
            v_grant.actor, v_grant.reason, v_grant.starts_at);
        perform public.project_membership(v_grant.user_id, v_grant.starts_at);
        perform public.record_log(jsonb_build_object('at', v_grant.starts_at, 'event', 'membership_granted',
            'user_id', v_grant.user_id, 'actor', v_grant.actor,
            'before', v_before, 'after', public.seen_membership(v_grant.user_id)));
    end if;
    perform public.record_log(jsonb_build_object('at', v_grant.starts_at, 'event', 'admin_action',
        'success', v_outcome = 'given',
        'error_code', case v_outcome when 'closed' then 'COMMAND_CONFLICT' when 'nobody' then 'NOT_FOUND' end,
        'user_id', v_grant.user_id, 'actor', v_grant.actor, 'reason', v_grant.reason, 'before', v_before,
        'after', coalesce(public.seen_membership(v_grant.user_id), '{}') || jsonb_build_object(
            'action', 'give_membership', 'outcome', v_outcome, 'grant_id', v_grant.grant_id,
            'given', v_grant.plan, 'until', v_grant.ends_at)));
    return v_outcome;
end
$$;

revoke all on function public.is_user(uuid) from public, anon, authenticated, service_role, tenure_app;
