/** The table with what makes it append-only. Its one chain is computed by the application: SQLite has no SHA-256. */
const up = `create table audit_log (
  id integer primary key,
  action text not null check (action like '_%._%'),
  resource_type text not null,
  resource_id text,
  user_id text,
  user_email text,
  ip_address text,
  user_agent text,
  changes text,
  action_metadata text,
  status text not null default 'success' check (status in ('success', 'failure', 'error')),
  error_message text,
  duration_ms integer,
  created_at text not null,
  lane integer not null,
  sequence integer not null,
  previous_hash text not null,
  hash text not null,
  constraint audit_log_chain_key unique (lane, sequence)
);

create index audit_log_resource_idx on audit_log (resource_type, resource_id, id);
create index audit_log_user_idx on audit_log (user_id, created_at);
create index audit_log_created_at_idx on audit_log (created_at);

create trigger audit_log_refuse_update before update on audit_log
begin
  select raise(abort, 'audit_log is append-only: update is refused. Record what has changed in a new entry.');
end;
create trigger audit_log_refuse_delete before delete on audit_log
begin
  select raise(abort, 'audit_log is append-only: delete is refused. Record what has changed in a new entry.');
end;
-- INSERT OR REPLACE deletes what is in its way without asking the trigger above.
create trigger audit_log_refuse_replace before insert on audit_log
when exists (select 1 from audit_log where id = new.id or (lane = new.lane and sequence = new.sequence))
begin
  select raise(abort, 'audit_log is append-only: replace is refused. Record what has changed in a new entry.');
end;
`;

const down = 'drop table if exists audit_log;\n';

export const sql = { up, down };
