-- Users, their API keys, and the audit trail.
--
-- An index stands here only where it serves a query, and each says which. A row that is soft-deleted keeps its data
-- and gives its names back: uniqueness is partial, over the rows that are not deleted.

CREATE TABLE "users" (
  "id" UUID NOT NULL,
  "username" TEXT NOT NULL,
  "email" TEXT NOT NULL,
  "password_hash" TEXT NOT NULL,
  "full_name" TEXT,
  "is_active" BOOLEAN NOT NULL DEFAULT true,
  "is_superuser" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_by" TEXT NOT NULL DEFAULT 'system',
  "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_by" TEXT NOT NULL DEFAULT 'system',
  "version" INTEGER NOT NULL DEFAULT 1,
  "deleted_at" TIMESTAMPTZ(6),
  "deleted_by" TEXT,

  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_username_check" CHECK (char_length("username") BETWEEN 1 AND 100),
  CONSTRAINT "users_email_check" CHECK (char_length("email") <= 254 AND "email" LIKE '%_@_%'),
  -- A password in the clear does not get in, whoever writes.
  CONSTRAINT "users_password_hash_check" CHECK ("password_hash" LIKE '$argon2%'),
  CONSTRAINT "users_full_name_check" CHECK (char_length("full_name") <= 200),
  CONSTRAINT "users_version_check" CHECK ("version" > 0)
);

-- The user of a username, which is case-sensitive; sign-in; whether a username is free.
CREATE UNIQUE INDEX "users_username_key" ON "users" ("username") WHERE "deleted_at" IS NULL;

-- The user of an email address, in any case; sign-in; whether an address is free.
CREATE UNIQUE INDEX "users_email_key" ON "users" (lower("email")) WHERE "deleted_at" IS NULL;

-- The list of users, newest first, page by page.
CREATE INDEX "users_created_at_id_idx" ON "users" ("created_at", "id") WHERE "deleted_at" IS NULL;

CREATE TABLE "api_keys" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT,
  "key_hash" TEXT NOT NULL,
  "key_prefix" TEXT NOT NULL,
  "permissions" JSONB NOT NULL DEFAULT '[]',
  "last_used_at" TIMESTAMPTZ(6),
  "last_used_ip" TEXT,
  "usage_count" BIGINT NOT NULL DEFAULT 0,
  "expires_at" TIMESTAMPTZ(6),
  "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_by" TEXT NOT NULL DEFAULT 'system',
  "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_by" TEXT NOT NULL DEFAULT 'system',
  "version" INTEGER NOT NULL DEFAULT 1,
  "deleted_at" TIMESTAMPTZ(6),
  "deleted_by" TEXT,

  CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "api_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
    ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "api_keys_name_check" CHECK (char_length("name") BETWEEN 1 AND 100),
  CONSTRAINT "api_keys_key_hash_check" CHECK ("key_hash" ~ '^[0-9a-f]{64}$'),
  CONSTRAINT "api_keys_key_prefix_check" CHECK (char_length("key_prefix") BETWEEN 6 AND 10),
  CONSTRAINT "api_keys_permissions_check" CHECK (jsonb_typeof("permissions") = 'array'),
  -- Addresses are text, which every client reads alike, in the alphabet of IPv4 and IPv6.
  CONSTRAINT "api_keys_last_used_ip_check" CHECK ("last_used_ip" ~ '^[0-9A-Fa-f.:]{2,45}$'),
  CONSTRAINT "api_keys_usage_count_check" CHECK ("usage_count" >= 0),
  CONSTRAINT "api_keys_version_check" CHECK ("version" > 0)
);

-- The key of a hash: every request that brings a key asks this. Not partial: a hash is never used again.
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys" ("key_hash");

-- The key of a user with a given name.
CREATE UNIQUE INDEX "api_keys_user_id_name_key" ON "api_keys" ("user_id", "name") WHERE "deleted_at" IS NULL;

-- The keys of a user, newest first. Not partial: the foreign key looks here too when a user is deleted for good.
CREATE INDEX "api_keys_user_id_created_at_id_idx" ON "api_keys" ("user_id", "created_at", "id");

-- The keys whose visible prefix somebody has read out.
CREATE INDEX "api_keys_key_prefix_idx" ON "api_keys" ("key_prefix");

-- The keys that have expired, oldest first.
CREATE INDEX "api_keys_expires_at_idx" ON "api_keys" ("expires_at")
  WHERE "deleted_at" IS NULL AND "expires_at" IS NOT NULL;

-- The list of keys, newest first, page by page.
CREATE INDEX "api_keys_created_at_id_idx" ON "api_keys" ("created_at", "id") WHERE "deleted_at" IS NULL;

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
CREATE FUNCTION "audit_log_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_log is append-only: % is refused', TG_OP
    USING ERRCODE = 'restrict_violation', TABLE = 'audit_log', SCHEMA = TG_TABLE_SCHEMA;
END
$$;

CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_log_refuse_change"();
