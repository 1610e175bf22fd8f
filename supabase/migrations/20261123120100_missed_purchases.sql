-- Purchases of which neither a webhook nor Paddle's list of events told: that list goes back ninety days only.

do $$
declare
    v_name text;
begin
    foreach v_name in array array['begin_purchase_comparison', 'end_purchase_comparison', 'open_purchase_drift']
    loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_name) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
end
$$;

-- Closes the differences of purchases that are known by now, with one line of the audit each, and says whether to compare
-- again and from where on. The first time it is from when on events are ours.
create function public.begin_purchase_comparison(p_since timestamptz, p_seconds bigint, p_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
    v_cursor public.pull_cursors;
    v record;
begin
    insert into public.pull_cursors (name, since, updated_at)
    values ('paddle_purchases',
        coalesce((select c.since from public.pull_cursors c where c.name = 'paddle_events'), p_since), 'epoch')
    on conflict (name) do nothing;
    for v in
        with gone as (
            delete from public.drift d using public.purchases p
            where d.subject = 'purchase/' || p.transaction_id and p.version > 0
            returning d.kind, d.user_id, p.transaction_id, p.subscription_id, p.status, p.credits, p.user_id as owner)
        select * from gone
    loop
        perform public.record_log(jsonb_build_object('at', p_at, 'event', 'reconciliation_drift',
            'user_id', coalesce(v.owner, v.user_id), 'subscription_id', v.subscription_id, 'reason', v.kind,
            'after', jsonb_build_object('transaction_id', v.transaction_id, 'status', v.status,
                                        'credits', v.credits)));
    end loop;
    select * into v_cursor from public.pull_cursors where name = 'paddle_purchases';
    return jsonb_build_object('since', v_cursor.since, 'cursor', v_cursor.cursor,
        'is_due', v_cursor.cursor is not null or v_cursor.updated_at <= p_at - make_interval(secs => p_seconds));
end
$$;

-- Keeps how far it came: with a cursor the comparison goes on from there, without one it is done until its next time.
create function public.end_purchase_comparison(p_since timestamptz, p_cursor text, p_at timestamptz) returns void
language sql security definer set search_path = '' as $$
    update public.pull_cursors
    set since = p_since, cursor = p_cursor, updated_at = case when p_cursor is null then p_at else updated_at end
    where name = 'paddle_purchases'
$$;

-- Notes a purchase that Paddle has and Tenure does not; one that is noted stays as it was found.
create function public.open_purchase_drift(p_transaction_id text, p_kind text, p_user_id uuid, p_at timestamptz) returns void
language sql security definer set search_path = '' as $$
    insert into public.drift (subject, kind, user_id, found_at)
    values ('purchase/' || p_transaction_id, p_kind, p_user_id, p_at)
    on conflict (subject) do nothing
$$;

do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure from pg_proc p
        where p.pronamespace = 'public'::regnamespace
          and p.proname in ('begin_purchase_comparison', 'end_purchase_comparison', 'open_purchase_drift')
    loop
        execute format('revoke all on function %s from public, anon, authenticated, service_role', v_function);
        execute format('grant execute on function %s to tenure_app', v_function);
    end loop;
end
$$;
