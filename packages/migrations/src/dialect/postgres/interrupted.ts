import type { Connection, Statement } from '@holdfast/resilience';
import type { Node } from 'libpg-query';

import type { SqlStatement } from '../../sql/statement.ts';
import type { Interrupted } from '../migration-dialect.ts';
import { findIndex, spellRelation } from './invalid-indexes.ts';

/** Running these once more leaves what running them once leaves. */
const repeatable = [
  'AlterDatabaseStmt',
  'AlterSystemStmt',
  'ClusterStmt',
  'DiscardStmt',
  'ReindexStmt',
  'VacuumStmt',
] as const;

/** Finds out what became of a statement that was sent outside a transaction when nobody heard how it ended. */
export async function interrupted(connection: Connection, { node }: SqlStatement): Promise<Interrupted> {
  if (repeatable.some((kind) => kind in node)) return 'again';
  if ('IndexStmt' in node) {
    const { idxname, relation } = node.IndexStmt;
    // PostgreSQL gives it a name, and another one each time.
    if (idxname === undefined || relation === undefined) return 'unknown';
    return (await findIndex(connection, relation, idxname))?.valid === true ? 'done' : 'again';
  }
  if ('AlterTableStmt' in node) return interruptedDetach(connection, node);
  if ('AlterSubscriptionStmt' in node) return interruptedSubscription(connection, node);
  const lookup = lookupOf(node);
  if (lookup === undefined) return 'unknown';
  const found = (await connection.query(lookup.statement)).rows.length > 0;
  return found === lookup.creates ? 'done' : 'again';
}

/** They stand in one catalog for all databases. */
const subscription =
  'subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) AND subname';

interface Lookup {
  /** Returns a row where the object is there. */
  readonly statement: Statement;
  readonly creates: boolean;
}

function lookupOf(node: Node): Lookup | undefined {
  if ('DropStmt' in node) {
    const name = nameOf(node.DropStmt.objects?.[0]);
    const statement = { text: 'SELECT 1 WHERE to_regclass($1) IS NOT NULL', values: [name] };
    return { statement, creates: false };
  }
  if ('CreatedbStmt' in node) return lookup('pg_database', 'datname', node.CreatedbStmt.dbname, true);
  if ('DropdbStmt' in node) return lookup('pg_database', 'datname', node.DropdbStmt.dbname, false);
  if ('CreateTableSpaceStmt' in node) {
    return lookup('pg_tablespace', 'spcname', node.CreateTableSpaceStmt.tablespacename, true);
  }
  if ('DropTableSpaceStmt' in node) {
    return lookup('pg_tablespace', 'spcname', node.DropTableSpaceStmt.tablespacename, false);
  }
  if ('CreateSubscriptionStmt' in node) {
    return lookup('pg_subscription', subscription, node.CreateSubscriptionStmt.subname, true);
  }
  if ('DropSubscriptionStmt' in node) {
    return lookup('pg_subscription', subscription, node.DropSubscriptionStmt.subname, false);
  }
  return undefined;
}

function lookup(catalog: string, column: string, name: string | undefined, creates: boolean): Lookup {
  const text = `SELECT 1 FROM pg_catalog.${catalog} WHERE ${column} = $1`;
  return { statement: { text, values: [name] }, creates };
}

/** DROP INDEX names its index by the parts of the name. */
function nameOf(object: Node | undefined): string {
  if (object === undefined || !('List' in object)) return '';
  const parts = object.List.items?.map((item) => ('String' in item ? item.String.sval : undefined)) ?? [];
  const [schemaname, relname] = parts.length > 1 ? parts.slice(-2) : [undefined, parts[0]];
  return spellRelation({
    ...(schemaname === undefined ? {} : { schemaname }),
    ...(relname === undefined ? {} : { relname }),
  });
}

type AlterTable = Extract<Node, { AlterTableStmt: unknown }>;

/** DETACH PARTITION CONCURRENTLY takes two transactions; FINALIZE does what was left by the first. */
async function interruptedDetach(
  connection: Connection,
  { AlterTableStmt }: AlterTable,
): Promise<Interrupted> {
  const [command] = AlterTableStmt.cmds ?? [];
  const def = command !== undefined && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  const child = def !== undefined && 'PartitionCmd' in def ? def.PartitionCmd.name : undefined;
  const parent = AlterTableStmt.relation;
  if (child === undefined || parent === undefined) return 'unknown';
  const text = `SELECT inhdetachpending AS pending FROM pg_catalog.pg_inherits
    WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)`;
  const values = [spellRelation(parent), spellRelation(child)];
  const { rows } = await connection.query<{ pending: boolean }>({ text, values });
  const [row] = rows;
  if (row === undefined) return 'done';
  if (!row.pending) return 'again';
  await connection.script(
    `ALTER TABLE ${spellRelation(parent)} DETACH PARTITION ${spellRelation(child)} FINALIZE`,
  );
  return 'done';
}

type AlterSubscription = Extract<Node, { AlterSubscriptionStmt: unknown }>;

/** ADD and DROP PUBLICATION are refused the second time; the other forms are not. */
async function interruptedSubscription(
  connection: Connection,
  { AlterSubscriptionStmt: { kind, subname, publication = [] } }: AlterSubscription,
): Promise<Interrupted> {
  const adds = kind === 'ALTER_SUBSCRIPTION_ADD_PUBLICATION';
  if (!adds && kind !== 'ALTER_SUBSCRIPTION_DROP_PUBLICATION') return 'again';
  const names = publication.flatMap((name) => ('String' in name ? [name.String.sval] : []));
  const { rows } = await connection.query<{ there: boolean }>({
    text: `SELECT subpublications && $2::text[] AS there FROM pg_catalog.pg_subscription WHERE ${subscription} = $1`,
    values: [subname, names],
  });
  return rows[0]?.there === adds ? 'done' : 'again';
}
