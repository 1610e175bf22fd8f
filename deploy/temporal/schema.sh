#!/bin/sh
# Creates Temporal's tables in its two databases, or brings them to the version of this tool. Run before each start of
# the server; a second run changes nothing. SQL_HOST, SQL_USER and SQL_PASSWORD come from the environment.
set -eu

for database in temporal temporal_visibility; do
  case "$database" in
    temporal) schema=postgresql/v12/temporal ;;
    *) schema=postgresql/v12/visibility ;;
  esac
  temporal-sql-tool --plugin postgres12 --db "$database" setup-schema --version 0.0
  temporal-sql-tool --plugin postgres12 --db "$database" update-schema --schema-name "$schema"
done
