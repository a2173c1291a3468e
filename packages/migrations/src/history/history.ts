import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import { isUnchanged } from '../revision/checksum.ts';
import type { Revision } from '../revision/revision.ts';
import { compareRevisionNames } from '../revision/revision-order.ts';

/** What folder and ledger say of one revision together. */
export type HistoryItem =
  | { readonly state: 'pending'; readonly name: string; readonly revision: Revision }
  /** Applied; `edited` where its migration.sql, or its code, is another one since. */
  | {
      readonly state: 'applied' | 'edited';
      readonly name: string;
      readonly revision: Revision;
      readonly entry: LedgerEntry;
    }
  /** Applied, and its folder is gone. */
  | { readonly state: 'missing'; readonly name: string; readonly entry: LedgerEntry }
  /** Begun, and neither finished nor declared rolled back. */
  | {
      readonly state: 'failed';
      readonly name: string;
      readonly entry: LedgerEntry;
      /** `undefined` where its folder is gone. */
      readonly revision?: Revision | undefined;
    };

/** Every revision that the folder or the ledger knows, in the order in which revisions apply. */
export type History = readonly HistoryItem[];

export function compareHistory(
  revisions: readonly Revision[],
  entries: readonly LedgerEntry[],
): readonly HistoryItem[] {
  const counting = entriesThatCount(entries);
  const folders = new Set(revisions.map(({ name }) => name));
  const known = revisions.map((revision) => itemOf(revision, counting.get(revision.name)));
  const gone = [...counting.values()].filter(({ name }) => !folders.has(name)).map(itemWithoutFolder);
  return gone.length === 0 ? known : [...known, ...gone].sort((a, b) => compareRevisionNames(a.name, b.name));
}

/** For each name the entry that says where it stands: the one that has not finished before any other. */
function entriesThatCount(entries: readonly LedgerEntry[]): ReadonlyMap<string, LedgerEntry> {
  const counting = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    if (entry.rolledBackAt !== undefined) continue;
    const other = counting.get(entry.name);
    if (other === undefined || other.finishedAt !== undefined) counting.set(entry.name, entry);
  }
  return counting;
}

function itemOf(revision: Revision, entry: LedgerEntry | undefined): HistoryItem {
  const { name } = revision;
  if (entry === undefined) return { state: 'pending', name, revision };
  if (entry.finishedAt === undefined) return { state: 'failed', name, entry, revision };
  const state = isUnchanged(revision, entry) ? 'applied' : 'edited';
  return { state, name, revision, entry };
}

function itemWithoutFolder(entry: LedgerEntry): HistoryItem {
  return { state: entry.finishedAt === undefined ? 'failed' : 'missing', name: entry.name, entry };
}
