-- The list of commands also has those that were refused at once, and those that no workflow took at the door: so no wish
-- of a customer disappears.

do $$
declare
    v_name text;
begin
    foreach v_name in array array['note_answers', 'note_failed_command', 'note_for_operators'] loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_name) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
end
$$;

-- What a decision newly answers: a command that the rules refused was never pending, so that only the answer and the line of
-- the audit that stands beside it tell of it; one that failed at the door and was repeated may be done now.
create function public.note_answers(p jsonb, p_before jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.commands
        (command_id, subscription_id, user_id, command, actor, state, requested_at, last_answer, updated_at)
    select distinct on (answer.outcome ->> 'command_id') answer.outcome ->> 'command_id', p ->> 'subscription_id',
           (p ->> 'user_id')::uuid,
           case log.event when 'membership_cancel_requested' then 'cancel' when 'membership_cancel_withdrawn' then 'keep'
                          when 'membership_change_requested' then 'change' when 'membership_pause_requested' then 'pause'
                          else 'resume' end,
           log.actor, 'refused', (p ->> 'at')::timestamptz, log.reason, (p ->> 'at')::timestamptz
    from jsonb_array_elements(p #> '{state,outcomes}') as answer (outcome)
    join jsonb_to_recordset(p -> 'logs') as log (event text, success boolean, error_code text, actor text, reason text)
      on not log.success and log.error_code = answer.outcome #>> '{outcome,error_code}'
     and log.reason = answer.outcome #>> '{outcome,detail}'
    where answer.outcome #>> '{outcome,result}' = 'REFUSED'
      and not exists (select from jsonb_array_elements(coalesce(p_before -> 'outcomes', '[]')) as known (outcome)
                      where known.outcome ->> 'command_id' = answer.outcome ->> 'command_id')
    on conflict (command_id) do nothing;
    update public.commands c
    set state = 'applied', last_answer = null, updated_at = (p ->> 'at')::timestamptz
    from jsonb_array_elements(p #> '{state,outcomes}') as answer (outcome)
    where c.subscription_id = p ->> 'subscription_id' and c.state = 'refused'
      and c.command_id = answer.outcome ->> 'command_id' and answer.outcome #>> '{outcome,result}' = 'APPLIED';
end
$$;

-- A command that no workflow took: its line in the audit, and its place in the list. If it was taken after all, its row is
-- the workflow's and stays as it is.
create function public.note_failed_command(p jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform public.record_log(p || '{"success": false}');
    insert into public.commands as c
        (command_id, subscription_id, user_id, command, price_id, actor, state, requested_at, last_answer, updated_at)
    values (p ->> 'command_id', p ->> 'subscription_id', (p ->> 'user_id')::uuid, p ->> 'command', p ->> 'price_id',
        p ->> 'actor', 'refused', (p ->> 'at')::timestamptz, p ->> 'error_code', (p ->> 'at')::timestamptz)
    on conflict (command_id) do update set last_answer = excluded.last_answer, updated_at = excluded.updated_at
    where c.state = 'refused';
end
$$;

-- What a stored decision changes in the lists of operators.
create function public.note_for_operators(p jsonb, p_before jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
    if p #> '{state,outcomes}' is distinct from coalesce(p_before -> 'outcomes', '[]') then
        perform public.note_answers(p, p_before);
    end if;
end
$$;

-- Writes one decision of a subscription's workflow: state, membership, ledger, audit and the events' outcomes, or
-- nothing if the state has moved on (then the stored state is answered, to decide again). A row that is behind was set
-- back: it is written again, and what came back and what did not is said in the audit.
create or replace function public.apply_subscription(p jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_id text := p ->> 'subscription_id';
    v_expected bigint := (p ->> 'expected_version')::bigint;
    v_row public.subscriptions;
    v_grants jsonb;
    v_answer jsonb;
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
    perform public.hold_events(p -> 'outcomes');
    v_answer := public.store_decision(p);
    if (v_answer ->> 'applied')::boolean then
        perform public.note_for_operators(p, v_row.state);
    end if;
    return v_answer;
end
$$;

revoke all on function public.note_answers(jsonb, jsonb) from public, anon, authenticated, service_role, tenure_app;
revoke all on function public.note_for_operators(jsonb, jsonb)
    from public, anon, authenticated, service_role, tenure_app;
revoke all on function public.note_failed_command(jsonb) from public, anon, authenticated, service_role;
revoke all on function public.apply_subscription(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.note_failed_command(jsonb) to tenure_app;
grant execute on function public.apply_subscription(jsonb) to tenure_app;
