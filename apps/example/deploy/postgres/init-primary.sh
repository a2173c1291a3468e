#!/bin/sh
# Run by the official image of PostgreSQL when it makes a new cluster.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set owner_password="$KEYRING_OWNER_PASSWORD" --set app_password="$KEYRING_APP_PASSWORD" \
  --set gate_password="$KEYRING_GATE_PASSWORD" --set replica_password="$KEYRING_REPLICA_PASSWORD" \
  --file /deploy/roles.sql
echo 'host replication keyring_replica all scram-sha-256' >>"$PGDATA/pg_hba.conf"
