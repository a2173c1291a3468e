import type { DialectName } from '@holdfast/resilience';

const postgres = `create table users (
  id uuid primary key,
  username varchar(100) not null,
  email varchar(254) not null,
  password_hash text not null,
  full_name varchar(200),
  is_active boolean not null default true,
  is_superuser boolean not null default false,
  is_verified boolean not null default false,
  verified_at timestamptz(3),
  last_login_at timestamptz(3),
  last_login_ip inet,
  created_at timestamptz(3) not null default now(),
  created_by text not null default 'system',
  updated_at timestamptz(3) not null default now(),
  updated_by text not null default 'system',
  version integer not null default 1,
  deleted_at timestamptz(3),
  deleted_by text,
  constraint users_username_check check (username <> '' and username not like '%@%'),
  constraint users_email_check check (email like '_%@_%'),
  constraint users_password_hash_check check (password_hash like '$_%'),
  constraint users_verified_at_check check (is_verified or verified_at is null),
  constraint users_version_check check (version > 0)
);
`;

const sqlite = `create table users (
  id text primary key,
  username text not null,
  email text not null,
  password_hash text not null,
  full_name text,
  is_active integer not null default true,
  is_superuser integer not null default false,
  is_verified integer not null default false,
  verified_at text,
  last_login_at text,
  last_login_ip text,
  created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ')),
  created_by text not null default 'system',
  updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ')),
  updated_by text not null default 'system',
  version integer not null default 1,
  deleted_at text,
  deleted_by text,
  constraint users_username_check check (length(username) between 1 and 100 and username not like '%@%'),
  constraint users_email_check check (length(email) <= 254 and email like '_%@_%'),
  constraint users_password_hash_check check (password_hash like '$_%'),
  constraint users_full_name_check check (length(full_name) <= 200),
  constraint users_flags_check check (is_active in (0, 1) and is_superuser in (0, 1) and is_verified in (0, 1)),
  constraint users_verified_at_check check (is_verified or verified_at is null),
  constraint users_version_check check (version > 0)
) strict;
`;

/** The same on both databases. A user who is deleted gives their names back, so what is unique is so among the others. */
const indexes = `
-- The user of a username; sign-in; whether a username is free.
create unique index users_username_key on users (username) where deleted_at is null;
-- The user of an email address, in any case; sign-in; whether an address is free.
create unique index users_email_key on users (lower(email)) where deleted_at is null;
-- The users, active or all, in the order they came.
create index users_created_at_id_idx on users (created_at, id) where deleted_at is null;
-- The users who have not been verified, the longest waiting first.
create index users_is_verified_created_at_id_idx on users (is_verified, created_at, id) where deleted_at is null;
`;

const down = 'drop table if exists users;\n';

/**
 * The SQL that makes the users' table with its checks and indexes, and that takes it away, for a migration.
 *
 * @example
 * await connection.script(userSql.postgres.up);
 */
export const userSql: Readonly<Record<DialectName, { readonly up: string; readonly down: string }>> = {
  postgres: { up: postgres + indexes, down },
  sqlite: { up: sqlite + indexes, down },
};
