-- Whether an email address is proved to be its user's, and when and from where a user last signed in.

ALTER TABLE "users"
  ADD COLUMN "is_verified" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "verified_at" TIMESTAMPTZ(6),
  ADD COLUMN "last_login_at" TIMESTAMPTZ(6),
  ADD COLUMN "last_login_ip" TEXT,
  ADD CONSTRAINT "users_verified_at_check" CHECK ("is_verified" OR "verified_at" IS NULL),
  ADD CONSTRAINT "users_last_login_ip_check" CHECK ("last_login_ip" ~ '^[0-9A-Fa-f.:]{2,45}$');

-- The users to remind: not verified yet, oldest first.
CREATE INDEX "users_unverified_created_at_id_idx" ON "users" ("created_at", "id")
  WHERE NOT "is_verified" AND "deleted_at" IS NULL;
