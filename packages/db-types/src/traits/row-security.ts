import { postgresDialect } from '../dialect/postgres/dialect.ts';
import { qualifiedName } from '../table/qualified-name.ts';
import type { AnyTable } from '../table/table.ts';
import { TableDefinitionError } from '../table/table-definition-error.ts';
import type { AccessLevel } from './access-level.ts';

/** The SQL that sets up, or takes away, what `rowSecurity` describes. */
export interface RowSecurity {
  readonly create: string;
  readonly drop: string;
}

const ACTOR = setting('holdfast.actor');
const ORGANIZATION = setting('holdfast.organization');
const UNRESTRICTED = setting('holdfast.unrestricted');

/**
 * PostgreSQL's row security for an owned table: the second wall behind the repository's own conditions, for every
 * statement of every role that has no BYPASSRLS, the table's owner included. Statements run as the actor whose id stands in
 * the setting `holdfast.actor`, in the organization of `holdfast.organization`; where
 * no actor is set there are no rows, and where `holdfast.unrestricted` is `on` an actor reaches every one.
 *
 * Read: own rows, those of level `public`, and the organization's own of level `organization`. Write: own rows, and the
 * organization's of level `organization`. No write may give a row away to where its writer could not write it.
 *
 * @throws TableDefinitionError where no column plays owner
 * @example
 * await client.query(rowSecurity(documents).create);
 * await client.query("select set_config('holdfast.actor', $1, true)", [actor.id]); // in each transaction
 */
export function rowSecurity(table: AnyTable): RowSecurity {
  const name = qualifiedName(table, postgresDialect);
  const { read, write } = conditions(table);
  return {
    create: `alter table ${name} enable row level security;
alter table ${name} force row level security;
create policy holdfast_read on ${name} for select using (${read});
create policy holdfast_write on ${name} for all using (${write}) with check (${write});
`,
    drop: `drop policy if exists holdfast_write on ${name};
drop policy if exists holdfast_read on ${name};
alter table ${name} no force row level security;
alter table ${name} disable row level security;
`,
  };
}

function conditions(table: AnyTable): { readonly read: string; readonly write: string } {
  const { owner, organization, accessLevel } = table.roles;
  if (owner === undefined) {
    throw new TableDefinitionError(
      `${table.name}: no column plays owner, so there is nothing to secure its rows by.`,
    );
  }
  const isOwn = `${asText(table, owner)} = ${ACTOR}`;
  const hasLevel = (level: AccessLevel) =>
    `${column(table, accessLevel ?? '')} = ${literal(table, accessLevel ?? '', level)}`;
  const isShared =
    accessLevel !== undefined && organization !== undefined
      ? [`${hasLevel('organization')} and ${asText(table, organization)} = ${ORGANIZATION}`]
      : [];
  const isPublic = accessLevel === undefined ? [] : [hasLevel('public')];
  const forActor = (any: readonly string[]) =>
    `${ACTOR} is not null and (${[...any, `${UNRESTRICTED} = 'on'`].join(' or ')})`;
  return { read: forActor([isOwn, ...isShared, ...isPublic]), write: forActor([isOwn, ...isShared]) };
}

/** In a subquery it is read once a statement; a setting that was never made, or made for a past transaction only, is null. */
function setting(name: string): string {
  return `(select nullif(current_setting('${name}', true), ''))`;
}

function column({ columns }: AnyTable, property: string): string {
  return postgresDialect.quoteIdentifier(columns[property]?.databaseName ?? property);
}

/** As text, since an actor may be one that is no guid (`system`), which a cast of the setting would stumble over. */
function asText(table: AnyTable, property: string): string {
  const name = column(table, property);
  return table.columns[property]?.type === 'guid' ? `${name}::text` : name;
}

function literal({ columns }: AnyTable, property: string, level: AccessLevel): string {
  const encoded = String(columns[property]?.codec(postgresDialect).encode(level));
  return `'${encoded.replaceAll("'", "''")}'`;
}
