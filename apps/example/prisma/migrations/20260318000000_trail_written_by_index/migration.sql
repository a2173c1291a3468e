-- A connection keeps the plan by which it looks for the entry before: one made while the trail was nearly empty would read
-- all of it, however long it has become.
ALTER FUNCTION "audit_log_chain"() SET enable_seqscan = off;
