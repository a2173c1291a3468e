#!/bin/sh
# The passwords by which clients get in, and PgBouncer gets in at the server.
set -eu
umask 077
printf '"keyring_app" "%s"\n"keyring_gatekeeper" "%s"\n' "$KEYRING_APP_PASSWORD" "$KEYRING_GATE_PASSWORD" >/tmp/users.txt
exec pgbouncer /etc/pgbouncer/pgbouncer.ini
