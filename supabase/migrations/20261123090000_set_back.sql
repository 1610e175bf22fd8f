-- What is done when Postgres was set back to an earlier point while the workflows ran on: a workflow that knows more than
-- its row writes its state again, with the grants that the row did not know yet.

do $$
declare
    v_name text;
begin
    foreach v_name in array array['store_decision', 'grant_again'] loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_name) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
end
$$;

alter function public.apply_subscription(jsonb) rename to store_decision;

-- Grants again, by their business keys, what the workflow's state counts as granted and the row that was set back did not:
-- row and ledger are of one point in time. What another service had granted before Tenure is not among it. Answers the
-- keys that were missing.
create function public.grant_again(p_before jsonb, p jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_user uuid := (p ->> 'user_id')::uuid;
    v_keys jsonb := '[]';
    v record;
begin
    if v_user is null then
        return v_keys;
    end if;
    for v in
        select 'grant/' || (cover ->> 'line_id') || '/' || month as business_key, cover ->> 'transaction_id' as reference,
               (cover #>> '{terms,monthly_credits}')::bigint * (cover ->> 'quantity')::bigint as amount
        from jsonb_array_elements(p #> '{state,covers}') as cover
        left join lateral (
            select (known ->> 'granted')::integer as granted
            from jsonb_array_elements(coalesce(p_before -> 'covers', '[]')) as known
            where known ->> 'line_id' = cover ->> 'line_id') earlier on true
        cross join generate_series(coalesce(earlier.granted, 0), (cover ->> 'granted')::integer - 1) as month
        where cover ->> 'kind' = 'PAID'
          and not jsonb_exists(p #> '{state,event_ids}', 'adopt/' || (cover ->> 'transaction_id'))
        order by cover ->> 'ends_at', cover ->> 'line_id', month
    loop
        if public.credit_wallet(v_user, v.amount, 'grant', v.business_key, v.reference, p ->> 'subscription_id',
                (p ->> 'at')::timestamptz, null) then
            v_keys := v_keys || to_jsonb(v.business_key);
        end if;
    end loop;
    return v_keys;
end
$$;

-- Writes one decision of a subscription's workflow: state, membership, ledger, audit and the events' outcomes, or
-- nothing if the state has moved on (then the stored state is answered, to decide again). A row that is behind was set
-- back: it is written again, and what came back and what did not is said in the audit.
create function public.apply_subscription(p jsonb) returns jsonb
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
    return public.store_decision(p);
end
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('apply_subscription', 'store_decision', 'grant_again')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);
    end loop;
    revoke all on function public.store_decision(jsonb) from tenure_app;
    grant execute on function public.apply_subscription(jsonb) to tenure_app;
end
$$;
