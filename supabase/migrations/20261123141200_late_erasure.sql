-- Paddle repeats events for 90 days: what it tells of the customer of a closed account after the last look is erased, too.

do $$
declare
    v_name text;
begin
    if to_regclass('public.closed_customers') is not null then
        raise exception 'Tenure stops: public.closed_customers already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.';
    end if;
    foreach v_name in array array['remember_closed_customers', 'mark_for_erasure'] loop
        if exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                   where n.nspname = 'public' and p.proname = v_name) then
            raise exception 'Tenure stops: function public.% already exists and is not ours. Move or rename it, or use a database of its own for Tenure; nothing was changed.', v_name;
        end if;
    end loop;
end
$$;

-- Paddle's ids of customers whose accounts are closed. They are pseudonyms: here nothing leads from one to a person.
create table public.closed_customers (
    customer_id text primary key
);
alter table public.closed_customers enable row level security;
revoke all on table public.closed_customers from public, anon, authenticated, service_role;
grant select on table public.closed_customers to tenure_app;
create policy tenure_app_reads on public.closed_customers for select to tenure_app using (true);

alter table public.paddle_events add column awaits_erasure boolean not null default false;
create index paddle_events_to_erase on public.paddle_events (event_id) where awaits_erasure;

create function public.remember_closed_customers() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into public.closed_customers (customer_id)
    select jsonb_array_elements_text(coalesce(new.state -> 'customer_ids', '[]'))
    on conflict (customer_id) do nothing;
    return null;
end
$$;
create trigger remember_closed_customers after update on public.account_closures
    for each row when (new.status = 'closed') execute function public.remember_closed_customers();

create function public.mark_for_erasure() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    new.awaits_erasure := exists (select from public.closed_customers c where c.customer_id = new.customer_id);
    return new;
end
$$;
create trigger mark_for_erasure before insert on public.paddle_events
    for each row when (new.customer_id is not null) execute function public.mark_for_erasure();

-- Replaces what was delivered by the same without what tells of a person.
create or replace function public.erase_event(p_event_id text, p_payload text) returns void
language sql security definer set search_path = '' as $$
    update public.paddle_events set payload = p_payload, awaits_erasure = false where event_id = p_event_id
$$;

revoke all on function public.remember_closed_customers() from public, anon, authenticated, service_role, tenure_app;
revoke all on function public.mark_for_erasure() from public, anon, authenticated, service_role, tenure_app;

-- Accounts that were closed before: whatever came about them since their last look is looked through once more.
insert into public.closed_customers (customer_id)
select distinct customer.id from public.account_closures a
cross join lateral jsonb_array_elements_text(coalesce(a.state -> 'customer_ids', '[]')) as customer (id)
where a.status = 'closed';
update public.paddle_events e set awaits_erasure = true
from public.closed_customers c where e.customer_id = c.customer_id;
