-- An organization's entries, newest first, page by page: what audit_log_of_organization, the next migration, is read by, which says
-- why "id" stands here with nothing added to it. Alone in its migration: it is built outside of a transaction.
CREATE INDEX CONCURRENTLY "audit_log_organization_idx"
  ON "audit_log" (("action_metadata" ->> 'organizationId'), ("id" + 0));
