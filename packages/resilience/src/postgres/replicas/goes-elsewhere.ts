import { classifyError } from '../../failure/classify-error.ts';
import { ReplicaBehindError } from './replica-behind-error.ts';

/**
 * Whether a read that failed like this on a replica may go well elsewhere: an outage, no free connection, a conflict
 * with what the replica replays. A read that was cancelled, or that is at fault itself, would fail there, too.
 */
export function goesElsewhere(error: unknown): boolean {
  if (error instanceof ReplicaBehindError) return true;
  const { outage, retry } = classifyError(error);
  return outage || retry !== 'never';
}
