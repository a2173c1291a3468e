-- The audit trail as @holdfast/repositories writes it: entries are chained by hashes, so that tampering shows. What was
-- recorded so far is kept, and chained in the order in which it was written.

DROP TRIGGER "audit_log_append_only" ON "audit_log";
DROP FUNCTION "audit_log_refuse_change"();
ALTER TABLE "audit_log" RENAME TO "audit_log_unchained";
ALTER TABLE "audit_log_unchained" RENAME CONSTRAINT "audit_log_pkey" TO "audit_log_unchained_pkey";

-- From here to the next line, what auditLogSql.postgres.up is.
create table audit_log (
  id bigint generated always as identity primary key,
  action text collate "C" not null,
  resource_type text collate "C" not null,
  resource_id text collate "C",
  user_id text collate "C",
  user_email text,
  ip_address text,
  user_agent text,
  changes jsonb,
  action_metadata jsonb,
  status text not null default 'success',
  error_message text,
  duration_ms integer,
  created_at timestamptz(3) not null default now(),
  lane integer not null,
  sequence bigint not null,
  previous_hash text not null,
  hash text not null,
  constraint audit_log_chain_key unique (lane, sequence)
);

create index audit_log_resource_idx on audit_log (resource_type, resource_id, id);
create index audit_log_user_idx on audit_log (user_id, created_at);
create index audit_log_created_at_idx on audit_log (created_at);

-- It names the table with its schema, whatever the search path of who writes. What a check constraint would say, it says
-- itself: the server prepares constraints anew for each statement, which costs a tenth of an audited update.
do $do$
begin
  execute format($sql$
create function audit_log_chain() returns trigger language plpgsql as $body$
begin
  if strpos(new.action, '.') < 2 or new.status not in ('success', 'failure', 'error') then
    raise exception using errcode = 'check_violation', message = 'audit_log: an action is "resource.action", a status success, failure or error';
  end if;
  new.lane := pg_backend_pid();
  select entry.sequence + 1, entry.hash into new.sequence, new.previous_hash
    from %I.audit_log entry where entry.lane = new.lane order by entry.sequence desc limit 1;
  if not found then
    new.sequence := 1;
    new.previous_hash := '';
  end if;
  new.hash := encode(sha256(convert_to(jsonb_build_array(new.previous_hash, new.lane, new.sequence, new.id, new.action, new.resource_type, new.resource_id, new.user_id, new.user_email, new.ip_address, new.user_agent, new.changes, new.action_metadata, new.status, new.error_message, new.duration_ms, extract(epoch from new.created_at))::text, 'UTF8')), 'hex');
  return new;
end
$body$
$sql$, current_schema());
end
$do$;

create function audit_log_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only: % is refused', lower(tg_op)
    using errcode = 'insufficient_privilege', hint = 'Record what has changed in a new entry.';
end
$$;

create trigger audit_log_chain before insert on audit_log
  for each row execute function audit_log_chain();
create trigger audit_log_refuse before update or delete or truncate on audit_log
  for each statement execute function audit_log_refuse();
-- Also where a session asks for triggers to be skipped (session_replication_role).
alter table audit_log enable always trigger audit_log_refuse;
-----------------------------------------------------------

INSERT INTO "audit_log" ("action", "resource_type", "resource_id", "user_id", "user_email", "ip_address", "user_agent",
    "changes", "action_metadata", "status", "error_message", "duration_ms", "created_at")
  SELECT "action", "resource_type", "resource_id", "user_id", "user_email", "ip_address", "user_agent",
    "changes", "metadata", "status", "error_message", "duration_ms", "created_at"
  FROM "audit_log_unchained" ORDER BY "created_at", "id";
DROP TABLE "audit_log_unchained";
