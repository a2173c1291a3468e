import { randomUUID } from 'node:crypto';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import { findRevision, UnknownRevisionError } from '../revision/find-revision.ts';
import type { Revision } from '../revision/revision.ts';
import { compareRevisionNames } from '../revision/revision-order.ts';
import type { Direction } from '../runner/events.ts';
import { checkFinished, checkHistory } from './check-history.ts';
import type { History, HistoryItem } from './history.ts';
import { IrreversibleRevisionError, MissingRevisionError } from './history-error.ts';

/** A revision that is to be applied or taken down, and the script that does it. */
export interface Step {
  readonly direction: Direction;
  readonly revision: Revision;
  readonly script: string;
  /** Its entry in the ledger: one to be made on the way up, the one there is on the way down. */
  readonly id: string;
  /** The attempt that it goes on with. */
  readonly unfinished?: LedgerEntry | undefined;
}

/** The pending revisions in their order, up to and with `to`; throws where the history does not allow it. */
export function planUp(history: History, to?: string): readonly Step[] {
  checkHistory(history);
  const names = history.map(({ name }) => name);
  const last = to === undefined ? undefined : names.indexOf(findRevision(names, to));
  return history.slice(0, last === undefined ? undefined : last + 1).flatMap(stepUp);
}

function stepUp(item: HistoryItem): readonly Step[] {
  const { revision } = { revision: undefined, ...item };
  if (revision === undefined) return [];
  const step = { direction: 'up', revision, script: revision.script } as const;
  if (item.state === 'pending') return [{ ...step, id: randomUUID() }];
  return item.state === 'failed' ? [{ ...step, id: item.entry.id, unfinished: item.entry }] : [];
}

export interface DownTarget {
  readonly to?: string | undefined;
  readonly steps?: number | 'all' | undefined;
}

/** The applied revisions to take down, the last applied first; throws where one of them has no way back. */
export function planDown(history: History, { to, steps = 1 }: DownTarget): readonly Step[] {
  checkFinished(history, 'down');
  const applied = appliedLastFirst(history);
  const count = to === undefined ? steps : stepsTo(history, applied, to);
  const chosen = count === 'all' ? applied : applied.slice(0, count);
  const missing = chosen.flatMap((item) => (item.state === 'missing' ? [item.name] : []));
  if (missing.length > 0) throw new MissingRevisionError(missing);
  const irreversible = chosen.filter((item) => item.state !== 'missing' && item.revision?.down === undefined);
  if (irreversible.length > 0) {
    const files = new Set(irreversible.map(lacking));
    throw new IrreversibleRevisionError(
      irreversible.map(({ name }) => name),
      [...files],
    );
  }
  return chosen.flatMap((item) =>
    item.state === 'missing' || item.revision === undefined ? [] : [stepDown(item.revision, item)],
  );
}

function lacking(item: AppliedItem): string {
  const code = item.state === 'missing' ? undefined : item.revision?.code;
  return code === undefined ? 'down.sql' : `a down in its ${code.file}`;
}

function stepDown(revision: Revision, { state, entry }: AppliedItem): Step {
  const step: Step = { direction: 'down', revision, script: revision.down ?? '', id: entry.id };
  return state === 'failed' ? { ...step, unfinished: entry } : step;
}

type AppliedItem = Exclude<HistoryItem, { state: 'pending' }>;

function appliedLastFirst(history: History): readonly AppliedItem[] {
  const applied = history.filter((item) => item.state !== 'pending');
  return applied.sort(
    (a, b) =>
      b.entry.startedAt.getTime() - a.entry.startedAt.getTime() || compareRevisionNames(b.name, a.name),
  );
}

function stepsTo(history: History, applied: readonly AppliedItem[], to: string): number {
  const target = findRevision(
    history.map(({ name }) => name),
    to,
  );
  const steps = applied.findIndex(({ name }) => name === target);
  if (steps >= 0) return steps;
  throw new UnknownRevisionError(
    `'${target}' is not applied, so there is no way down to it. Nothing was run.\n` +
      '  Name the last migration that shall stay applied.',
  );
}
