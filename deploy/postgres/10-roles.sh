#!/bin/bash
# Run once by the Postgres image, on an empty volume, as its superuser. Nobody but this container knows that password:
# migrations run as tenure_owner, the application as tenure_app, Temporal as temporal.
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner_password="$TENURE_OWNER_PASSWORD" \
  --set app_password="$TENURE_APP_PASSWORD" \
  --set temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
-- The owner creates roles and one of them passes row-level security (service_role), so it has both rights itself.
create role tenure_owner login createrole bypassrls password :'owner_password';
-- Owns nothing, has no DDL; the migrations say what it may do.
create role tenure_app login noinherit password :'app_password';
create role temporal login password :'temporal_password';

create database tenure owner tenure_owner;
create database tenure_sandbox owner tenure_owner;
create database temporal owner temporal;
create database temporal_visibility owner temporal;

revoke connect, temporary on database tenure, tenure_sandbox, temporal, temporal_visibility from public;
grant connect on database tenure, tenure_sandbox to tenure_app;
SQL
