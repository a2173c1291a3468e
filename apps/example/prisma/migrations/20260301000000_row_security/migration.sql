-- The database's own wall between organizations, behind the conditions that the repositories put into every statement.
--
-- Two roles of the server, which whoever serves is a member of. They belong to the server and not to this database, so they
-- may be there already, and no way back takes them away.
--   keyring_service  does what the API is asked for, held to the actor's organization
--   keyring_gate     finds out who is calling, when no organization is known yet, and can do nothing else
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['keyring_service', 'keyring_gate'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role);
      EXCEPTION
        -- Another database of this server was migrated at the same moment.
        WHEN duplicate_object OR unique_violation THEN NULL;
      END;
    END IF;
  END LOOP;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO keyring_service, keyring_gate', current_schema());
END
$$;

GRANT SELECT, INSERT, UPDATE ON "organizations", "users", "api_keys" TO keyring_service;
GRANT SELECT, DELETE ON "sessions" TO keyring_service;
GRANT SELECT, INSERT ON "audit_log" TO keyring_service;
GRANT SELECT ON "_prisma_migrations" TO keyring_service;

GRANT SELECT ON "organizations", "users", "api_keys" TO keyring_gate;
GRANT UPDATE ("last_login_at", "last_login_ip", "password_hash") ON "users" TO keyring_gate;
GRANT UPDATE ("key_hash", "last_used_at", "last_used_ip", "usage_count") ON "api_keys" TO keyring_gate;
GRANT SELECT, INSERT, DELETE ON "sessions" TO keyring_gate;

-- What rowSecurity(user) and rowSecurity(apiKey) of @holdfast/db-types make.
alter table "users" enable row level security;
alter table "users" force row level security;
create policy holdfast_read on "users" for select using ((select nullif(current_setting('holdfast.actor', true), '')) is not null and ("owner_id" = (select nullif(current_setting('holdfast.actor', true), '')) or "access_level" = 'organization' and "organization_id"::text = (select nullif(current_setting('holdfast.organization', true), '')) or "access_level" = 'public' or (select nullif(current_setting('holdfast.unrestricted', true), '')) = 'on'));
create policy holdfast_write on "users" for all using ((select nullif(current_setting('holdfast.actor', true), '')) is not null and ("owner_id" = (select nullif(current_setting('holdfast.actor', true), '')) or "access_level" = 'organization' and "organization_id"::text = (select nullif(current_setting('holdfast.organization', true), '')) or (select nullif(current_setting('holdfast.unrestricted', true), '')) = 'on')) with check ((select nullif(current_setting('holdfast.actor', true), '')) is not null and ("owner_id" = (select nullif(current_setting('holdfast.actor', true), '')) or "access_level" = 'organization' and "organization_id"::text = (select nullif(current_setting('holdfast.organization', true), '')) or (select nullif(current_setting('holdfast.unrestricted', true), '')) = 'on'));
alter table "api_keys" enable row level security;
alter table "api_keys" force row level security;
create policy holdfast_read on "api_keys" for select using ((select nullif(current_setting('holdfast.actor', true), '')) is not null and ("owner_id" = (select nullif(current_setting('holdfast.actor', true), '')) or "access_level" = 'organization' and "organization_id"::text = (select nullif(current_setting('holdfast.organization', true), '')) or "access_level" = 'public' or (select nullif(current_setting('holdfast.unrestricted', true), '')) = 'on'));
create policy holdfast_write on "api_keys" for all using ((select nullif(current_setting('holdfast.actor', true), '')) is not null and ("owner_id" = (select nullif(current_setting('holdfast.actor', true), '')) or "access_level" = 'organization' and "organization_id"::text = (select nullif(current_setting('holdfast.organization', true), '')) or (select nullif(current_setting('holdfast.unrestricted', true), '')) = 'on')) with check ((select nullif(current_setting('holdfast.actor', true), '')) is not null and ("owner_id" = (select nullif(current_setting('holdfast.actor', true), '')) or "access_level" = 'organization' and "organization_id"::text = (select nullif(current_setting('holdfast.organization', true), '')) or (select nullif(current_setting('holdfast.unrestricted', true), '')) = 'on'));

-- Ownership alone would let an operator of the platform meet, in one organization, what they made in another.
CREATE POLICY "keyring_tenant" ON "users" AS RESTRICTIVE TO keyring_service USING (
  "organization_id"::text = (SELECT current_setting('holdfast.organization', true))
  OR (SELECT current_setting('holdfast.unrestricted', true)) = 'on'
);
CREATE POLICY "keyring_tenant" ON "api_keys" AS RESTRICTIVE TO keyring_service USING (
  "organization_id"::text = (SELECT current_setting('holdfast.organization', true))
  OR (SELECT current_setting('holdfast.unrestricted', true)) = 'on'
);
CREATE POLICY "keyring_gate" ON "users" TO keyring_gate USING (true);
CREATE POLICY "keyring_gate" ON "api_keys" TO keyring_gate USING (true);

-- An organization sees itself; operators make and change them.
ALTER TABLE "organizations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "organizations" FORCE ROW LEVEL SECURITY;
CREATE POLICY "keyring_tenant" ON "organizations" FOR SELECT TO keyring_service USING (
  "id"::text = (SELECT current_setting('holdfast.organization', true))
);
CREATE POLICY "keyring_operator" ON "organizations" TO keyring_service USING (
  (SELECT current_setting('holdfast.unrestricted', true)) = 'on'
);
CREATE POLICY "keyring_gate" ON "organizations" FOR SELECT TO keyring_gate USING (true);

-- A session is in reach where its user is, whose policies hold in the subquery.
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "sessions" FORCE ROW LEVEL SECURITY;
CREATE POLICY "keyring_tenant" ON "sessions" TO keyring_service USING (
  EXISTS (SELECT FROM "users" WHERE "users"."id" = "sessions"."user_id")
);
CREATE POLICY "keyring_gate" ON "sessions" TO keyring_gate USING (true);

-- An entry is the organization's that its actor acted for, which the entry says and its hash covers. Not forced: the chain goes
-- across organizations, so the trigger that makes it runs as the table's owner and sees all of it.
ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "keyring_tenant" ON "audit_log" TO keyring_service USING (
  "action_metadata" ->> 'organizationId' = (SELECT current_setting('holdfast.organization', true))
  OR (SELECT current_setting('holdfast.unrestricted', true)) = 'on'
);
ALTER FUNCTION "audit_log_chain"() SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
