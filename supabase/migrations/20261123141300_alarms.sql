-- Flags are rare: what counts the open alarms looks at the flagged subscriptions only.
create index subscriptions_flagged on public.subscriptions (subscription_id) where flags <> '{}';
