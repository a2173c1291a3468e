import type { Direction } from '../runner/events.ts';
import type { History, HistoryItem } from './history.ts';
import { EditedRevisionError, MissingRevisionError, UnfinishedRevisionError } from './history-error.ts';

/** Refuses to go forward where folder and ledger do not fit together. */
export function checkHistory(history: History): void {
  checkFinished(history, 'up');
  const edited = history.flatMap((item) => (item.state === 'edited' ? [item.revision] : []));
  if (edited.length > 0) {
    const files = new Set(edited.map(({ code }) => code?.file ?? 'migration.sql'));
    throw new EditedRevisionError(
      edited.map(({ name }) => name),
      [...files],
    );
  }
  const missing = namesOf(history, 'missing');
  if (missing.length > 0) throw new MissingRevisionError(missing);
}

/** Refuses to go anywhere while a migration is half done, unless the way leads on from there. */
export function checkFinished(history: History, direction: Direction): void {
  const failed = history.find((item) => item.state === 'failed' && !goesOn(item, direction));
  if (failed?.state === 'failed') throw new UnfinishedRevisionError(failed.entry);
}

function namesOf(history: History, state: HistoryItem['state']): string[] {
  return history.filter((item) => item.state === state).map(({ name }) => name);
}

/** Whether an attempt that has not finished is ours, in this direction, and can go on where it stopped. */
function goesOn(item: HistoryItem, direction: Direction): boolean {
  if (item.state !== 'failed' || item.revision === undefined) return false;
  const { progress } = item.entry;
  const isCode = item.revision.code !== undefined;
  return progress?.direction === direction && (progress.steps === true) === isCode;
}
