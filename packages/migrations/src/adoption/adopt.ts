import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, isHoldfastError, type Transaction } from '@holdfast/resilience';

import { dialectOf } from '../dialect/dialects.ts';
import { compareDescriptions, formatDifferences } from '../introspection/compare-descriptions.ts';
import { describeObjects, descriptionOf } from '../introspection/database-description.ts';
import type { DescribedObject } from '../introspection/described-object.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import type { Revision } from '../revision/revision.ts';
import { createMigrator } from '../runner/migrator.ts';
import { prepareScratch } from '../scratch/replay.ts';
import { ReplayError } from '../scratch/replay-error.ts';
import { withScratch } from '../scratch/scratch-database.ts';
import { dataNotes, findRowStatements } from './data-notes.ts';
import { readEnumValues } from './enum-values.ts';
import { takeBackPostgres, type WayBack } from './take-back-postgres.ts';
import { readSqliteObjects, takeBackSqlite } from './take-back-sqlite.ts';

export interface AdoptOptions {
  readonly dir: string;
  /**
   * Where to try the history: a scratch database is made beside the one that this URL names. On PostgreSQL its user
   * needs CREATEDB; `file:` is enough for SQLite.
   */
  readonly scratchUrl: string;
  /** PostgreSQL: the schema that has the tables. */
  readonly namespace?: string | undefined;
  /** Only say what would be written. @default false */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of each revision, in order. */
  readonly onRevision?: ((revision: AdoptedRevision) => void) | undefined;
}

/** What became of one revision. */
export interface AdoptedRevision {
  readonly name: string;
  /**
   * - `present`: it has a way back already.
   * - `written`: it got a down.sql, which has been tried.
   * - `impossible`: what it does could not be taken back; nothing was written.
   */
  readonly result: 'present' | 'written' | 'impossible';
  /** The text of down.sql, where it was written. */
  readonly down?: string;
  /** What does not come back with it: data, above all. */
  readonly notes: readonly string[];
  /** Why it is impossible. */
  readonly because?: string;
}

/**
 * Gives a history its way back: writes the down.sql of every revision that has none. The history is applied to an empty
 * scratch database, and what each revision does there is taken back by statements that the database accepts, until its
 * catalog is what it was before. A down.sql that does not come to that is not written.
 *
 * @throws ReplayError where a revision cannot be applied to an empty database
 */
export async function adopt(options: AdoptOptions): Promise<readonly AdoptedRevision[]> {
  const { dir, scratchUrl, namespace, dryRun = false, signal, onRevision } = options;
  const revisions = await readRevisions(dir);
  const adopted = await withScratch(
    scratchUrl,
    async ({ database }) => {
      await prepareScratch(database, namespace);
      const migrator = createMigrator({ database, dir, schema: namespace });
      const found: AdoptedRevision[] = [];
      for (const revision of revisions) {
        const up = () => migrator.up({ to: revision.name, signal });
        const result = await adoptRevision(revision, { database, namespace, up });
        found.push(result);
        onRevision?.(result);
      }
      return found;
    },
    signal,
  );
  if (dryRun) return adopted;
  for (const { name, down } of adopted) {
    if (down !== undefined) await writeFile(join(dir, name, 'down.sql'), down, { flag: 'wx' });
  }
  return adopted;
}

interface Ground {
  readonly database: Database;
  readonly namespace: string | undefined;
  readonly up: () => Promise<unknown>;
}

async function adoptRevision(
  revision: Revision,
  { database, namespace, up }: Ground,
): Promise<AdoptedRevision> {
  const { name } = revision;
  const apply = () =>
    up().catch((cause: unknown) => {
      throw isHoldfastError(cause, 'HF_MIGRATION_ABORTED') ? cause : new ReplayError(cause);
    });
  if (revision.down !== undefined) {
    await apply();
    return { name, result: 'present', notes: [] };
  }
  if (revision.code !== undefined) {
    await apply();
    return {
      name,
      result: 'impossible',
      notes: [],
      because: `Its ${revision.code.file} has no down: write it there.`,
    };
  }
  const before = await describeObjects(database, { namespace });
  const takeBack = await prepare(database, before, namespace);
  await apply();
  const after = await describeObjects(database, { namespace });
  const parsed = await dialectOf(database.dialect).parse(revision.script);
  const notes = dataNotes(before, after, parsed ?? findRowStatements(revision.script));
  const { way, rest } = await tryOut(database, namespace, async (transaction) => {
    const back = await takeBack(transaction, revision.script);
    const left = compareDescriptions(
      descriptionOf(before),
      descriptionOf(await describeObjects(transaction, { namespace })),
    );
    return { way: back, rest: formatDifferences(left) };
  });
  if (rest !== '') return { name, result: 'impossible', notes, because: way.complaints.join('\n') || rest };
  return { name, result: 'written', down: downScript(name, way, notes), notes };
}

type TakeBack = (on: Transaction, script: string) => Promise<WayBack>;

/** Remembers what there is, before the revision changes it. */
async function prepare(
  database: Database,
  objects: readonly DescribedObject[],
  namespace: string | undefined,
): Promise<TakeBack> {
  if (database.dialect === 'sqlite') {
    const before = await readSqliteObjects(database);
    return (on, script) => takeBackSqlite(on, before, script);
  }
  const values = await readEnumValues(database);
  return (on) => takeBackPostgres(on, { objects, values, namespace });
}

const rolledBack = Symbol('rolled back');

/** Runs `work` in a transaction that is rolled back: the history goes on from where it was. */
async function tryOut<Result>(
  database: Database,
  namespace: string | undefined,
  work: (on: Transaction) => Promise<Result>,
): Promise<Result> {
  const dialect = dialectOf(database.dialect);
  const results: Result[] = [];
  const sqlite = database.dialect === 'sqlite';
  await database.connection((connection) =>
    dialect.session(connection, { schema: namespace, tableLockTimeoutMs: 0 }, async () => {
      if (sqlite) await connection.script('PRAGMA foreign_keys=OFF');
      try {
        await connection.transaction(
          async (transaction) => {
            results.push(await work(transaction));
            throw rolledBack;
          },
          { attempts: 1 },
        );
      } catch (error) {
        if (error !== rolledBack) throw error;
      } finally {
        if (sqlite) await connection.script('PRAGMA foreign_keys=ON');
      }
    }),
  );
  const [result] = results;
  if (result === undefined) throw new Error('the work was rolled back before it had ended');
  return result;
}

function downScript(name: string, { statements }: WayBack, notes: readonly string[]): string {
  const head = [
    `-- Takes back ${name}: generated from what it does to an empty database, and tried there. Read it before it runs.`,
    ...(notes.length === 0 ? [] : ['-- It brings back the schema, and not the data:']),
    // A name may have a line break in it, behind which it would be SQL.
    ...notes.map((note) => `--   ${note.replace(/\s+/g, ' ')}`),
  ];
  const nothing = ['-- It changes no schema, so that there is nothing to take back.'];
  return `${[...head, '', ...(statements.length === 0 ? nothing : statements)].join('\n')}\n`;
}
