import type { DialectName } from '@holdfast/resilience';

import { dialectOf } from '../dialect/dialects.ts';
import { IrreversibleRevisionError } from '../history/history-error.ts';
import { findRevision } from '../revision/find-revision.ts';
import { readRevisions } from '../revision/read-revisions.ts';
import { OfflineCodeError } from './offline-code-error.ts';
import { OfflineRevision } from './offline-revision.ts';

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
 * reach. Each revision stands in a transaction of its own where it can, else in parts, of which the ledger knows how far
 * they are: where the script stops in the middle, `up` and `down` go on.
 *
 * @throws OfflineCodeError where one of them is code
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
  const code = chosen.flatMap((revision) => (revision.code === undefined ? [] : [revision.name]));
  if (code.length > 0) throw new OfflineCodeError(code);
  const spoken = dialectOf(dialect);
  const ledger = direction === 'up' && chosen.length > 0 ? [`${spoken.createLedger};\n`] : [];
  const parts: string[] = [];
  for (const revision of chosen) parts.push(await new OfflineRevision(revision, direction, spoken).text());
  const head =
    chosen.length > 0 && spoken.parts !== undefined ? ['-- psql -X -v ON_ERROR_STOP=1 -f …\n'] : [];
  return {
    direction,
    revisions: chosen.map(({ name }) => name),
    text: [...head, ...ledger, ...parts].join('\n'),
  };
}

function placeOf(to: string | undefined, last: number, place: (target: string) => number): number {
  if (to === undefined) return last;
  return to === 'none' ? -1 : place(to);
}
