-- Who may do what, for a server on which Keyring is to live: once, as a superuser, in Keyring's empty database.
--
--   psql -v owner_password=… -v app_password=… -v gate_password=… -v replica_password=… -f roles.sql keyring

-- What the migrations would make too, where they come first.
CREATE ROLE keyring_service NOLOGIN;
CREATE ROLE keyring_gate NOLOGIN;

-- Owns the tables, and migrates them.
CREATE ROLE keyring_owner LOGIN PASSWORD :'owner_password';
-- Serves. Two logins, since a pooler passes no role on: each is a member of one of the above, and can be nothing else.
CREATE ROLE keyring_app LOGIN PASSWORD :'app_password' IN ROLE keyring_service;
CREATE ROLE keyring_gatekeeper LOGIN PASSWORD :'gate_password' IN ROLE keyring_gate;
-- A pooler does not pass it on either.
ALTER ROLE keyring_app SET statement_timeout = '10s';
ALTER ROLE keyring_gatekeeper SET statement_timeout = '10s';

-- Replicas follow as this one, from a place that keeps what they have yet to read.
CREATE ROLE keyring_replica LOGIN REPLICATION PASSWORD :'replica_password';
SELECT pg_create_physical_replication_slot('keyring_replica');

DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO keyring_owner', current_database());
END
$$;
