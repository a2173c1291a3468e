import { genesis } from '../audit-log.ts';
import { hashOf } from './hash.ts';

/**
 * The table with what makes it append-only and chains it. A lane is a server connection: its transactions follow each
 * other, so the entry before is always there to be seen, and nobody waits. Text that is searched by equality and by its
 * beginning compares by bytes, which is faster.
 */
const up = `create table audit_log (
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
-- itself: the server prepares constraints anew for each statement, which costs a tenth of an audited update. A connection
-- keeps the plan it has made: one made while the table was nearly empty would read all of it, however large it has become.
do $do$
begin
  execute format($sql$
create function audit_log_chain() returns trigger language plpgsql set enable_seqscan = off as $body$
begin
  if strpos(new.action, '.') < 2 or new.status not in ('success', 'failure', 'error') then
    raise exception using errcode = 'check_violation', message = 'audit_log: an action is "resource.action", a status success, failure or error';
  end if;
  new.lane := pg_backend_pid();
  select entry.sequence + 1, entry.hash into new.sequence, new.previous_hash
    from %I.audit_log entry where entry.lane = new.lane order by entry.sequence desc limit 1;
  if not found then
    new.sequence := 1;
    new.previous_hash := '${genesis}';
  end if;
  new.hash := ${hashOf('new')};
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
`;

const down = `drop table if exists audit_log;
drop function if exists audit_log_chain();
drop function if exists audit_log_refuse();
`;

export const sql = { up, down };
