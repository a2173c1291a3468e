import {
  audited,
  boolean,
  defineRelations,
  defineTable,
  enumeration,
  guid,
  softDeletable,
  text,
  toOne,
  versioned,
} from '@holdfast/db-types';

export const team = defineTable('teams', { id: guid().primaryKey(), name: text() });

export const user = defineTable(
  'users',
  {
    id: guid().primaryKey(),
    username: text(),
    email: text(),
    fullName: text().named('full_name'),
    role: enumeration(['member', 'admin']),
    isActive: boolean().named('is_active'),
    teamId: guid().named('team_id'),
    ...audited,
    ...versioned,
    ...softDeletable,
  },
  { uniqueKeys: [['username'], ['email']] },
);

export const relations = defineRelations({ team, user }, { user: { team: toOne('team', { teamId: 'id' }) } });

/** The tables, in a schema of their own. */
export const tablesIn = (schema: string): string => `
  create schema ${schema};
  create table ${schema}.teams (id uuid primary key, name text not null);
  create table ${schema}.users (
    id uuid primary key,
    username text not null,
    email text not null,
    full_name text not null,
    role text not null,
    is_active boolean not null,
    team_id uuid not null references ${schema}.teams,
    created_at timestamptz(3) not null,
    created_by text not null,
    updated_at timestamptz(3) not null,
    updated_by text not null,
    version integer not null,
    deleted_at timestamptz(3),
    deleted_by text
  );
  create unique index on ${schema}.users (username) where deleted_at is null;
  create unique index on ${schema}.users (email) where deleted_at is null;
  create index on ${schema}.users (created_at, id);
  create index on ${schema}.users (team_id);
`;
