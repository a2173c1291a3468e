-- The roles stay: other databases of the server may use them. What they were granted here goes.
ALTER FUNCTION "audit_log_chain"() SECURITY INVOKER RESET search_path;
DROP POLICY "keyring_tenant" ON "audit_log";
ALTER TABLE "audit_log" DISABLE ROW LEVEL SECURITY;

DROP POLICY "keyring_gate" ON "sessions";
DROP POLICY "keyring_tenant" ON "sessions";
ALTER TABLE "sessions" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "sessions" DISABLE ROW LEVEL SECURITY;

DROP POLICY "keyring_gate" ON "organizations";
DROP POLICY "keyring_operator" ON "organizations";
DROP POLICY "keyring_tenant" ON "organizations";
ALTER TABLE "organizations" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "organizations" DISABLE ROW LEVEL SECURITY;

DROP POLICY "keyring_gate" ON "api_keys";
DROP POLICY "keyring_gate" ON "users";
DROP POLICY "keyring_tenant" ON "api_keys";
DROP POLICY "keyring_tenant" ON "users";
drop policy if exists holdfast_write on "api_keys";
drop policy if exists holdfast_read on "api_keys";
alter table "api_keys" no force row level security;
alter table "api_keys" disable row level security;
drop policy if exists holdfast_write on "users";
drop policy if exists holdfast_read on "users";
alter table "users" no force row level security;
alter table "users" disable row level security;

REVOKE ALL ON "organizations", "users", "api_keys", "sessions", "audit_log" FROM keyring_service, keyring_gate;
-- Column by column, since these were granted so.
REVOKE UPDATE ("last_login_at", "last_login_ip", "password_hash") ON "users" FROM keyring_gate;
REVOKE UPDATE ("key_hash", "last_used_at", "last_used_ip", "usage_count") ON "api_keys" FROM keyring_gate;
REVOKE ALL ON "_prisma_migrations" FROM keyring_service;
DO $$
BEGIN
  EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM keyring_service, keyring_gate', current_schema());
END
$$;
