-- What Tenure itself has to give back or to end at Paddle and has not, for operators.

do $$
begin
    if to_regclass('public.owed') is not null then
        raise exception 'Tenure stops: public.owed already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
    if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
               where n.nspname = 'public' and p.proname in ('note_owed', 'keep_owed')) then
        raise exception 'Tenure stops: function public.note_owed or public.keep_owed already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
end
$$;

-- refund: money of one transaction; end_billing: a subscription that must end at once.
create table public.owed (
    subscription_id text not null,
    kind            text not null check (kind in ('refund', 'end_billing')),
    transaction_id  text not null default '',
    reason          text not null,
    actor           text not null,
    state           text not null check (state in ('waiting', 'refused')),
    since           timestamptz not null,
    tries           integer not null,
    next_try_at     timestamptz,
    last_answer     text,
    updated_at      timestamptz not null,
    primary key (subscription_id, kind, transaction_id)
);
alter table public.owed enable row level security;
revoke all on table public.owed from public, anon, authenticated, service_role;
grant select on table public.owed to tenure_app;
create policy tenure_app_reads on public.owed for select to tenure_app using (true);

-- Keeps the list beside the state that tells of it.
create function public.keep_owed(p_subscription_id text, p_state jsonb, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
    delete from public.owed o
    where o.subscription_id = p_subscription_id
      and (o.kind = 'end_billing' and coalesce(jsonb_typeof(p_state #> '{repayments,stop}'), 'null') = 'null'
           or o.kind = 'refund' and not exists (
               select from jsonb_array_elements(coalesce(p_state #> '{repayments,owed}', '[]')) as due (item)
               where due.item ->> 'transaction_id' = o.transaction_id
                 and due.item ->> 'progress' in ('OWED', 'REFUSED')));
    insert into public.owed
        (subscription_id, kind, transaction_id, reason, actor, state, since, tries, next_try_at, updated_at)
    select p_subscription_id, due.kind, due.transaction_id, due.item ->> 'reason', due.item ->> 'actor',
           case when due.item ->> 'progress' = 'REFUSED' then 'refused' else 'waiting' end,
           due.since, (due.item ->> 'tries')::integer, (due.item ->> 'next_at')::timestamptz, p_at
    from (select 'refund' as kind, refund.item ->> 'transaction_id' as transaction_id,
                 (refund.item ->> 'owed_since')::timestamptz as since, refund.item
          from jsonb_array_elements(coalesce(p_state #> '{repayments,owed}', '[]')) as refund (item)
          where refund.item ->> 'progress' in ('OWED', 'REFUSED')
          union all
          select 'end_billing', '', (p_state #>> '{repayments,stop,since}')::timestamptz, p_state #> '{repayments,stop}'
          where jsonb_typeof(p_state #> '{repayments,stop}') = 'object') due
    on conflict (subscription_id, kind, transaction_id) do update set
        reason = excluded.reason, actor = excluded.actor, state = excluded.state, since = excluded.since,
        tries = excluded.tries, next_try_at = excluded.next_try_at, updated_at = excluded.updated_at;
end
$$;

-- The same for one decision, whose lines of the audit say what Paddle answered.
create function public.note_owed(p jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
    perform public.keep_owed(p ->> 'subscription_id', p -> 'state', (p ->> 'at')::timestamptz);
    update public.owed o set last_answer = log.error_code
    from jsonb_to_recordset(p -> 'logs') as log (event text, success boolean, error_code text, reason text)
    where o.subscription_id = p ->> 'subscription_id' and not log.success
      and (o.kind = 'refund' and log.event = 'membership_refund' and strpos(log.reason, o.transaction_id) > 0
           or o.kind = 'end_billing' and log.event = 'membership_cancel_requested' and strpos(log.reason, o.reason) = 1);
end
$$;

-- What a stored decision changes in the lists of operators.
create or replace function public.note_for_operators(p jsonb, p_before jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
    if p #> '{state,outcomes}' is distinct from coalesce(p_before -> 'outcomes', '[]') then
        perform public.note_answers(p, p_before);
    end if;
    if p #> '{state,repayments}' is distinct from p_before -> 'repayments' then
        perform public.note_owed(p);
    end if;
end
$$;

revoke all on function public.keep_owed(text, jsonb, timestamptz) from public, anon, authenticated, service_role, tenure_app;
revoke all on function public.note_owed(jsonb) from public, anon, authenticated, service_role, tenure_app;

-- What was owed before this list was kept.
do $$
begin
    perform public.keep_owed(s.subscription_id, s.state, s.updated_at)
    from public.subscriptions s
    where jsonb_typeof(s.state #> '{repayments,stop}') = 'object'
       or jsonb_path_exists(s.state, '$.repayments.owed[*] ? (@.progress == "OWED" || @.progress == "REFUSED")');
end
$$;
