DROP VIEW "audit_log_of_organization";
