-- Organizations, to which every user and key belongs, and the sessions of browsers. Names are unique in an organization:
-- whether somebody else's has a user of a name is nobody's business.

CREATE TYPE "access_level" AS ENUM ('private', 'organization', 'public');
CREATE TYPE "user_role" AS ENUM ('member', 'admin');

CREATE TABLE "organizations" (
  "id" UUID NOT NULL,
  "slug" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_by" TEXT NOT NULL DEFAULT 'system',
  "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_by" TEXT NOT NULL DEFAULT 'system',
  "version" INTEGER NOT NULL DEFAULT 1,

  CONSTRAINT "organizations_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "organizations_slug_check" CHECK ("slug" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  CONSTRAINT "organizations_name_check" CHECK (char_length("name") BETWEEN 1 AND 200),
  CONSTRAINT "organizations_version_check" CHECK ("version" > 0)
);

-- The organization that somebody names when signing in.
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations" ("slug");

-- Who is there already gets one organization in common.
INSERT INTO "organizations" ("id", "slug", "name")
  SELECT gen_random_uuid(), 'default', 'Default' WHERE EXISTS (SELECT FROM "users");

ALTER TABLE "users"
  ADD COLUMN "role" "user_role" NOT NULL DEFAULT 'member',
  ADD COLUMN "owner_id" TEXT NOT NULL DEFAULT 'system',
  ADD COLUMN "organization_id" UUID,
  ADD COLUMN "access_level" "access_level" NOT NULL DEFAULT 'organization';
UPDATE "users" SET "organization_id" = (SELECT "id" FROM "organizations"), "owner_id" = "created_by";
ALTER TABLE "users"
  ALTER COLUMN "organization_id" SET NOT NULL,
  ADD CONSTRAINT "users_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id")
    ON DELETE RESTRICT ON UPDATE CASCADE;

-- What keys refer to, so that a key is in its user's organization.
CREATE UNIQUE INDEX "users_id_organization_id_key" ON "users" ("id", "organization_id");

-- Sign-in; whether a name or an address is free.
DROP INDEX "users_username_key";
CREATE UNIQUE INDEX "users_organization_id_username_key" ON "users" ("organization_id", "username")
  WHERE "deleted_at" IS NULL;
DROP INDEX "users_email_key";
CREATE UNIQUE INDEX "users_organization_id_email_key" ON "users" ("organization_id", lower("email"))
  WHERE "deleted_at" IS NULL;

-- An organization's users, newest first, page by page, deleted ones among them where they are asked for.
CREATE INDEX "users_organization_id_created_at_id_idx" ON "users" ("organization_id", "created_at", "id");

ALTER TABLE "api_keys"
  ADD COLUMN "owner_id" TEXT NOT NULL DEFAULT 'system',
  ADD COLUMN "organization_id" UUID,
  ADD COLUMN "access_level" "access_level" NOT NULL DEFAULT 'organization';
UPDATE "api_keys" SET "organization_id" = (SELECT "id" FROM "organizations"), "owner_id" = "created_by";
ALTER TABLE "api_keys"
  ALTER COLUMN "organization_id" SET NOT NULL,
  DROP CONSTRAINT "api_keys_user_id_fkey",
  ADD CONSTRAINT "api_keys_user_id_organization_id_fkey" FOREIGN KEY ("user_id", "organization_id")
    REFERENCES "users" ("id", "organization_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- An organization's keys, newest first, page by page.
CREATE INDEX "api_keys_organization_id_created_at_id_idx" ON "api_keys" ("organization_id", "created_at", "id");

CREATE TABLE "sessions" (
  "id" UUID NOT NULL,
  "token_hash" TEXT NOT NULL,
  "user_id" UUID NOT NULL,
  "ip" TEXT,
  "user_agent" TEXT,
  "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(6) NOT NULL,

  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
    ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "sessions_token_hash_check" CHECK ("token_hash" ~ '^[0-9a-f]{64}$'),
  CONSTRAINT "sessions_ip_check" CHECK ("ip" ~ '^[0-9A-Fa-f.:]{2,45}$'),
  CONSTRAINT "sessions_user_agent_check" CHECK (char_length("user_agent") <= 500)
);

-- The session of a cookie: every request that brings one asks this.
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions" ("token_hash");

-- A user's sessions, newest first.
CREATE INDEX "sessions_user_id_created_at_id_idx" ON "sessions" ("user_id", "created_at", "id");

-- Those to clear away.
CREATE INDEX "sessions_expires_at_idx" ON "sessions" ("expires_at");
