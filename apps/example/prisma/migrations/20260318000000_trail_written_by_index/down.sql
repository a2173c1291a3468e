ALTER FUNCTION "audit_log_chain"() RESET enable_seqscan;
