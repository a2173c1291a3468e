-- Takes the tables away with everything in them, the audit trail included.
DROP TABLE "audit_log";
DROP FUNCTION "audit_log_refuse_change"();
DROP TABLE "api_keys";
DROP TABLE "users";
