-- The index and the checks go with their columns.
ALTER TABLE "users"
  DROP COLUMN "is_verified",
  DROP COLUMN "verified_at",
  DROP COLUMN "last_login_at",
  DROP COLUMN "last_login_ip";
