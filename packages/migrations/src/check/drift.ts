import type { Connection, Database } from '@holdfast/resilience';

import { describeDifference } from '../diff/compare-schemas.ts';
import type { MigrationStatus } from '../history/status.ts';
import {
  compareDescriptions,
  formatDifferences,
  type ObjectDifference,
} from '../introspection/compare-descriptions.ts';
import {
  type DatabaseDescription,
  describeObjects,
  descriptionOf,
} from '../introspection/database-description.ts';
import { replay } from '../scratch/replay.ts';
import { withScratch } from '../scratch/scratch-database.ts';
import { readSnapshot } from '../snapshot/snapshot-file.ts';

/** What the database was compared with. */
export type DriftComparison =
  /** With all that the applied revisions make of an empty database: every kind of object. */
  | { readonly with: 'history'; readonly revisions: number; readonly schemas: readonly string[] }
  /** With the snapshot of the last applied revision, as far as Prisma's engine sees a database. */
  | { readonly with: 'snapshot'; readonly revision: string }
  /** With nothing, and why. */
  | { readonly with: 'nothing'; readonly because: string };

export interface DriftOptions {
  readonly dir: string;
  readonly database: Database;
  readonly namespace: string | undefined;
  /** Beside which database a scratch database is made; where there is none, snapshots are compared. */
  readonly scratchUrl: string | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface Drift {
  readonly compared: DriftComparison;
  /** For people; nothing where there is none. */
  readonly detail: string;
  readonly differences: readonly ObjectDifference[];
}

/** What the database has that its applied revisions do not make, and the other way round. */
export async function findDrift(options: DriftOptions, { revisions }: MigrationStatus): Promise<Drift> {
  const applied = revisions.filter(({ state }) => state === 'applied').map(({ name }) => name);
  const unclear = revisions.find(({ state }) => state !== 'applied' && state !== 'pending');
  if (unclear !== undefined) return nothing(`the revision ${unclear.name} is ${unclear.state}`);
  const last = applied.at(-1);
  if (last === undefined) return nothing('no revision is applied');
  if (options.scratchUrl !== undefined)
    return compareWithHistory(options, options.scratchUrl, new Set(applied));
  const inOrder = revisions.slice(0, applied.length).every(({ state }) => state === 'applied');
  if (!inOrder) return nothing('revisions are applied out of their order, which no snapshot has');
  return compareWithSnapshot(options, last);
}

function nothing(because: string): Drift {
  return { compared: { with: 'nothing', because }, detail: '', differences: [] };
}

async function compareWithHistory(
  { dir, database, namespace, signal }: DriftOptions,
  scratchUrl: string,
  revisions: ReadonlySet<string>,
): Promise<Drift> {
  const expected = await withScratch(
    scratchUrl,
    async ({ database: scratch }) => {
      await replay({ database: scratch, dir, namespace, revisions, signal });
      return describeObjects(scratch);
    },
    signal,
  );
  // A schema that no revision makes belongs to somebody else.
  const schemas = new Set([...expected.map(({ schema }) => schema), namespace ?? 'public', 'main']);
  const actual = (await describeObjects(database)).filter(({ schema }) => schemas.has(schema));
  const differences = compareDescriptions(descriptionOf(expected), descriptionOf(actual));
  const compared = {
    with: 'history',
    revisions: revisions.size,
    schemas: namesOf(descriptionOf(expected)),
  } as const;
  return { compared, detail: formatDifferences(differences), differences };
}

/** Of PostgreSQL: SQLite has no schemas to speak of. */
function namesOf(description: DatabaseDescription): readonly string[] {
  return [...description.keys()].flatMap((object) => /^schema (.*)$/.exec(object)?.[1] ?? []);
}

async function compareWithSnapshot(
  { dir, database, namespace }: DriftOptions,
  revision: string,
): Promise<Drift> {
  const schema = await readSnapshot(dir, revision);
  if (schema === undefined) return nothing(`the last applied revision ${revision} has no snapshot`);
  const detail = await database.connection((connection: Connection) =>
    describeDifference({ tag: 'schema', schema }, { tag: 'live', connection, schema, namespace }),
  );
  return { compared: { with: 'snapshot', revision }, detail, differences: [] };
}
