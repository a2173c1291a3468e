import type { History, HistoryItem } from './history.ts';
import { EditedRevisionError, MissingRevisionError, UnfinishedRevisionError } from './history-error.ts';

/** Refuses to go forward where folder and ledger do not fit together. */
export function checkHistory(history: History): void {
  checkFinished(history);
  const edited = namesOf(history, 'edited');
  if (edited.length > 0) throw new EditedRevisionError(edited);
  const missing = namesOf(history, 'missing');
  if (missing.length > 0) throw new MissingRevisionError(missing);
}

/** Refuses to go anywhere while a migration is half done. */
export function checkFinished(history: History): void {
  const failed = history.find((item) => item.state === 'failed');
  if (failed !== undefined) throw new UnfinishedRevisionError(failed.entry);
}

function namesOf(history: History, state: HistoryItem['state']): string[] {
  return history.filter((item) => item.state === state).map(({ name }) => name);
}
