import type { Connection } from '@holdfast/resilience';
import { quoteIdentifier } from '../dialect/postgres/quote-identifier.ts';
import { describeDatabase } from '../introspection/database-description.ts';
import { bookkeeping } from '../introspection/described-object.ts';
import { findRevision } from '../revision/find-revision.ts';
import { ProofError } from './proof-error.ts';
import { prepare, type Subject } from './subject.ts';

/** SQL text of any number of statements, or something that does more, such as expect. */
export type DataStep = string | ((connection: Connection) => Promise<void>);

/** The rows by which one revision is tried. */
export interface RevisionData {
  /** Writes rows in the tables as they are before the revision. */
  readonly before?: DataStep | undefined;
  /** Runs after the revision: looks at what has become of the rows, and writes rows of the new shape. */
  readonly at?: DataStep | undefined;
  /** Runs after the revision has been taken down again. */
  readonly down?: DataStep | undefined;
}

/** The data of each revision that has any, under its name or the beginning of it. */
export type HistoryData = Readonly<Record<string, RevisionData>>;

/**
 * Takes the history up with the team's rows in it. Over each revision that has data it goes up, down and up again, and
 * no table that is there before and after may lose a row on the way.
 */
export async function keepData(subject: Subject & { readonly data: HistoryData }): Promise<void> {
  const { database, data } = subject;
  const { migrator, names } = await prepare(subject);
  const byName = new Map(
    Object.entries(data).map(([name, value]) => [findRevision(names, name), value] as const),
  );
  for (const [index, name] of names.entries()) {
    const given = byName.get(name);
    if (given === undefined) continue;
    const previous = names[index - 1];
    if (previous !== undefined) await migrator.up({ to: previous });
    await database.connection((connection) => runStep(connection, given.before));
    const before = await database.connection(countRows);
    await migrator.up({ to: name });
    await database.connection(async (connection) => {
      refuseLoss(`up over ${name}`, before, await countRows(connection));
      await runStep(connection, given.at);
    });
    const at = await database.connection(countRows);
    await migrator.down({ steps: 1 });
    await database.connection(async (connection) => {
      refuseLoss(`down from ${name}`, at, await countRows(connection));
      await runStep(connection, given.down);
    });
    await migrator.up({ to: name });
  }
  await migrator.up();
}

async function runStep(connection: Connection, step: DataStep | undefined): Promise<void> {
  if (typeof step === 'string') await connection.script(step);
  else await step?.(connection);
}

type RowCounts = ReadonlyMap<string, number>;

async function countRows(connection: Connection): Promise<RowCounts> {
  const counts = new Map<string, number>();
  for (const object of (await describeDatabase(connection)).keys()) {
    const table = /^table (.*)$/.exec(object)?.[1];
    if (table === undefined || bookkeeping.test(table)) continue;
    // PostgreSQL's catalog quotes its names already, where they need it.
    const quoted = connection.dialect === 'postgres' ? table : quoteIdentifier(table);
    const { rows } = await connection.query<{ count: number | string }>({
      text: `SELECT count(*) AS count FROM ${quoted}`,
      values: [],
    });
    counts.set(table, Number(rows[0]?.count ?? 0));
  }
  return counts;
}

function refuseLoss(where: string, before: RowCounts, after: RowCounts): void {
  const lost = [...before].flatMap(([table, count]) => {
    const left = after.get(table);
    return left === undefined || left >= count ? [] : [`${table} had ${count} rows and has ${left}`];
  });
  if (lost.length > 0) throw new ProofError(`rows were lost on the way ${where}: ${lost.join(', ')}.`);
}
