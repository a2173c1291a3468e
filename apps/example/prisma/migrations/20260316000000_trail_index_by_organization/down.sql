DROP INDEX CONCURRENTLY "audit_log_organization_idx";
