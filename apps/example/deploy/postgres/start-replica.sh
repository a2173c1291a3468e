#!/bin/sh
# Makes a replica of the primary where there is none yet, and starts it. As the user postgres.
set -eu
until [ -s "$PGDATA/PG_VERSION" ]; do
  mkdir -p -m 0700 "$PGDATA"
  find "$PGDATA" -mindepth 1 -delete
  pg_basebackup --pgdata "$PGDATA" --write-recovery-conf --slot keyring_replica --checkpoint fast \
    --dbname "host=$PRIMARY_HOST port=${PRIMARY_PORT:-5432} user=keyring_replica password=$KEYRING_REPLICA_PASSWORD" || sleep 1
done
exec postgres "$@"
