-- Entries are kept, and their chains are lost.
ALTER TABLE "audit_log" RENAME TO "audit_log_chained";
ALTER TABLE "audit_log_chained" RENAME CONSTRAINT "audit_log_pkey" TO "audit_log_chained_pkey";

CREATE TABLE "audit_log" (
  "id" UUID NOT NULL,
  "action" TEXT NOT NULL,
  "resource_type" TEXT NOT NULL,
  "resource_id" TEXT,
  "user_id" TEXT,
  "user_email" TEXT,
  "ip_address" TEXT,
  "user_agent" TEXT,
  "changes" JSONB,
  "metadata" JSONB,
  "status" TEXT NOT NULL DEFAULT 'success',
  "error_message" TEXT,
  "duration_ms" INTEGER,
  "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id"),
  -- resource.action, such as user.create.
  CONSTRAINT "audit_log_action_check" CHECK ("action" LIKE '%_._%'),
  CONSTRAINT "audit_log_ip_address_check" CHECK ("ip_address" ~ '^[0-9A-Fa-f.:]{2,45}$'),
  CONSTRAINT "audit_log_status_check" CHECK ("status" IN ('success', 'failure', 'error')),
  CONSTRAINT "audit_log_duration_ms_check" CHECK ("duration_ms" >= 0)
);

-- What happened to one resource, newest first.
CREATE INDEX "audit_log_resource_type_resource_id_created_at_id_idx"
  ON "audit_log" ("resource_type", "resource_id", "created_at", "id");

-- What one user did, newest first, in a span of time.
CREATE INDEX "audit_log_user_id_created_at_id_idx" ON "audit_log" ("user_id", "created_at", "id");

-- The latest entries; statistics over a span of time.
CREATE INDEX "audit_log_created_at_id_idx" ON "audit_log" ("created_at", "id");

-- The trail is append-only. By statement, so that a change is refused before it reads a row, and TRUNCATE with it.
INSERT INTO "audit_log" ("id", "action", "resource_type", "resource_id", "user_id", "user_email", "ip_address",
    "user_agent", "changes", "metadata", "status", "error_message", "duration_ms", "created_at")
  SELECT gen_random_uuid(), "action", "resource_type", "resource_id", "user_id", "user_email", "ip_address",
    "user_agent", "changes", "action_metadata", "status", "error_message", "duration_ms", "created_at"
  FROM "audit_log_chained" ORDER BY "id";
DROP TABLE "audit_log_chained";
DROP FUNCTION "audit_log_chain"();
DROP FUNCTION "audit_log_refuse"();

CREATE FUNCTION "audit_log_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_log is append-only: % is refused', TG_OP
    USING ERRCODE = 'restrict_violation', TABLE = 'audit_log', SCHEMA = TG_TABLE_SCHEMA;
END
$$;

CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_log_refuse_change"();
