import type { DialectName } from '@holdfast/resilience';

const postgres = `create table api_keys (
  id uuid primary key,
  user_id uuid not null,
  name varchar(100) not null,
  description varchar(1000),
  key_hash text not null,
  key_prefix varchar(10) not null,
  permissions jsonb not null default '[]',
  last_used_at timestamptz(3),
  last_used_ip inet,
  usage_count bigint not null default 0,
  expires_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  created_by text not null default 'system',
  updated_at timestamptz(3) not null default now(),
  updated_by text not null default 'system',
  version integer not null default 1,
  deleted_at timestamptz(3),
  deleted_by text,
  constraint api_keys_user_id_fkey foreign key (user_id) references users (id),
  constraint api_keys_name_check check (name <> ''),
  constraint api_keys_key_hash_check check (key_hash ~ '^[0-9a-f]{64}$'),
  constraint api_keys_key_prefix_check check (char_length(key_prefix) >= 6),
  constraint api_keys_permissions_check check (jsonb_typeof(permissions) = 'array'),
  constraint api_keys_usage_count_check check (usage_count >= 0),
  constraint api_keys_version_check check (version > 0)
);
`;

const sqlite = `create table api_keys (
  id text primary key,
  user_id text not null,
  name text not null,
  description text,
  key_hash text not null,
  key_prefix text not null,
  permissions text not null default '[]',
  last_used_at text,
  last_used_ip text,
  usage_count integer not null default 0,
  expires_at text,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ')),
  created_by text not null default 'system',
  updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ')),
  updated_by text not null default 'system',
  version integer not null default 1,
  deleted_at text,
  deleted_by text,
  constraint api_keys_user_id_fkey foreign key (user_id) references users (id),
  constraint api_keys_name_check check (length(name) between 1 and 100),
  constraint api_keys_description_check check (length(description) <= 1000),
  constraint api_keys_key_hash_check check (length(key_hash) = 64 and key_hash not glob '*[^0-9a-f]*'),
  constraint api_keys_key_prefix_check check (length(key_prefix) between 6 and 10),
  constraint api_keys_permissions_check check (json_valid(permissions) and json_type(permissions) = 'array'),
  constraint api_keys_usage_count_check check (usage_count >= 0),
  constraint api_keys_version_check check (version > 0)
) strict;
`;

const indexes = `
-- The key of a hash: every request that brings a key asks this. Not partial: a hash is never used again.
create unique index api_keys_key_hash_key on api_keys (key_hash);
-- The key of a user by its name.
create unique index api_keys_user_id_name_key on api_keys (user_id, name) where deleted_at is null;
-- The keys of a user, the newest first. Not partial: the foreign key looks here when a user is removed for good.
create index api_keys_user_id_created_at_id_idx on api_keys (user_id, created_at, id);
-- The keys whose beginning somebody has read out.
create index api_keys_key_prefix_idx on api_keys (key_prefix) where deleted_at is null;
-- The keys that have expired, the longest ago first.
create index api_keys_expires_at_id_idx on api_keys (expires_at, id) where deleted_at is null and expires_at is not null;
`;

const down = 'drop table if exists api_keys;\n';

/**
 * The SQL that makes the table of API keys with its checks and indexes, and that takes it away, for a migration. It refers to
 * the users' table, `userSql`.
 *
 * @example
 * await connection.script(apiKeySql.postgres.up);
 */
export const apiKeySql: Readonly<Record<DialectName, { readonly up: string; readonly down: string }>> = {
  postgres: { up: postgres + indexes, down },
  sqlite: { up: sqlite + indexes, down },
};
