import { randomUUID } from 'node:crypto';
import type { DialectName } from '@holdfast/resilience';

import { dialectOf } from '../dialect/dialects.ts';
import { IrreversibleRevisionError } from '../history/history-error.ts';
import { findRevision } from '../revision/find-revision.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import type { Revision } from '../revision/revision.ts';
import { withoutByteOrderMark } from '../revision/script-text.ts';

export interface OfflineOptions {
  readonly dir: string;
  readonly dialect: DialectName;
  /** The revision that the database has last. @default none: an empty database */
  readonly from?: string | undefined;
  /** Where to go; `none` goes down to the ground. @default the last revision */
  readonly to?: string | undefined;
}

/** A script for somebody else to run, and the revisions in it. */
export interface OfflineScript {
  readonly direction: 'up' | 'down';
  readonly revisions: readonly string[];
  readonly text: string;
}

/**
 * The script between two revisions, with what it writes into the ledger: for a database that only somebody else can
 * reach. Each revision stands in a transaction of its own.
 */
export async function offlineScript({ dir, dialect, from, to }: OfflineOptions): Promise<OfflineScript> {
  const revisions = await readRevisions(dir);
  const names = revisions.map(({ name }) => name);
  const place = (target: string): number => names.indexOf(findRevision(names, target));
  const [start, end] = [from === undefined ? -1 : place(from), placeOf(to, names.length - 1, place)];
  const direction = end < start ? 'down' : 'up';
  const chosen =
    direction === 'up' ? revisions.slice(start + 1, end + 1) : revisions.slice(end + 1, start + 1).reverse();
  const lacking = chosen.filter(({ down }) => direction === 'down' && down === undefined);
  if (lacking.length > 0) throw new IrreversibleRevisionError(lacking.map(({ name }) => name));
  const ledger = direction === 'up' && chosen.length > 0 ? [`${dialectOf(dialect).createLedger};\n`] : [];
  const parts = chosen.map((revision) => part(revision, direction, dialect));
  return { direction, revisions: chosen.map(({ name }) => name), text: [...ledger, ...parts].join('\n') };
}

function placeOf(to: string | undefined, last: number, place: (target: string) => number): number {
  if (to === undefined) return last;
  return to === 'none' ? -1 : place(to);
}

function part(
  { name, script, down, checksum }: Revision,
  direction: 'up' | 'down',
  dialect: DialectName,
): string {
  const { now } = dialectOf(dialect);
  const entry =
    direction === 'up'
      ? 'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)\n' +
        `  VALUES ('${randomUUID()}', '${checksum}', ${now}, ${quote(name)}, ${now}, 1);`
      : `DELETE FROM _prisma_migrations WHERE migration_name = ${quote(name)};`;
  const text = withoutByteOrderMark(direction === 'up' ? script : (down ?? '')).trim();
  // Inside a transaction SQLite ignores the pragma, and the drop of a table deletes the rows that refer to it.
  const guarded = dialect === 'sqlite' && /^\s*PRAGMA\s+foreign_keys\s*=\s*(?:off|0)/im.test(text);
  const [before, after] = guarded ? ['PRAGMA foreign_keys=OFF;\n', 'PRAGMA foreign_keys=ON;\n'] : ['', ''];
  return `-- ${name.replace(/\s/g, ' ')}\n${before}BEGIN;\n${text}\n;\n${entry}\nCOMMIT;\n${after}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
