-- Two organizations may have users of one name: then this fails at the unique indexes, and somebody has to decide.
DROP TABLE "sessions";

-- The index goes with its column.
ALTER TABLE "api_keys"
  DROP CONSTRAINT "api_keys_user_id_organization_id_fkey",
  DROP COLUMN "organization_id",
  DROP COLUMN "owner_id",
  DROP COLUMN "access_level",
  ADD CONSTRAINT "api_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id")
    ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "users"
  DROP COLUMN "organization_id",
  DROP COLUMN "owner_id",
  DROP COLUMN "access_level",
  DROP COLUMN "role";
CREATE UNIQUE INDEX "users_username_key" ON "users" ("username") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "users_email_key" ON "users" (lower("email")) WHERE "deleted_at" IS NULL;

DROP TABLE "organizations";
DROP TYPE "user_role";
DROP TYPE "access_level";
