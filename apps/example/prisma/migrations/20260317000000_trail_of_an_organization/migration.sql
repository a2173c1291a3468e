-- What is recorded of the organization that is acted for, and nothing else. The policy of audit_log shows the same entries, or all of
-- them to an operator who looks at all: for one condition that says either, no index is of use, and a page of a small organization's trail
-- meant to read everybody's. This is one condition, which audit_log_organization_idx serves.
--
-- "id" + 0, as in that index: PostgreSQL knows the organization only when it runs the statement, takes it for one of average size, and
-- would where there are few of them read the primary key from its end until a page is full. That key is not in the order of "id" + 0.
--
-- It reads as its owner, the tables', who is not held by the policy: its own condition is the wall. It is no security barrier, with which
-- PostgreSQL would sort all that an organization has for each page: what is asked of it is the service's alone to write.
CREATE VIEW "audit_log_of_organization" AS
  SELECT "id" + 0 AS "id", "action", "resource_type", "resource_id", "user_id", "user_email", "ip_address", "user_agent", "changes",
    "action_metadata", "status", "error_message", "duration_ms", "created_at", "lane", "sequence", "previous_hash", "hash"
  FROM "audit_log"
  WHERE "action_metadata" ->> 'organizationId' = (SELECT current_setting('holdfast.organization', true));
GRANT SELECT ON "audit_log_of_organization" TO keyring_service;
