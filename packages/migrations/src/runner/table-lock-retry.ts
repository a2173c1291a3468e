import { setTimeout } from 'node:timers/promises';

import type { SqlStatement } from '../sql/statement.ts';
import type { Stage, TellLocked } from './stage.ts';
import { TableLockTimeoutError } from './table-lock-timeout-error.ts';

const firstDelayMs = 100;
const longestDelayMs = 2_000;

/**
 * How long to let the traffic pass before the next attempt: longer each time, and never as long as any other
 * deployer's.
 */
export function delayBefore(attempt: number, random: number): number {
  const delayMs = Math.min(firstDelayMs * 2 ** (attempt - 1), longestDelayMs);
  return Math.round(delayMs * (0.5 + random / 2));
}

export interface Retried {
  /** What an attempt sends, to find out who holds it up, and to help. */
  readonly statements: readonly SqlStatement[];
  readonly tell: TellLocked;
  /** Whether what stopped an attempt has undone it: else there is no other. @default it has */
  readonly isUndone?: ((error: unknown) => Promise<boolean>) | undefined;
}

/**
 * Runs `attempt` until no lock of others stops it. Each time it waits in their queue for a moment only: whoever
 * comes behind it there waits for what it waits for.
 */
export async function retryingTableLocks<Result>(
  { connection, dialect, options, tableLockPatienceMs }: Stage,
  { statements, tell, isUndone = async () => true }: Retried,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const { parts } = dialect;
  const startedAt = performance.now();
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (parts?.lockRefused(error) !== true || !(await isUndone(error))) throw error;
      // Only to tell who it is: a migration does not fail for want of a name.
      const holder = await parts.findTableLockHolder(connection, statements).catch(() => undefined);
      const waitedMs = performance.now() - startedAt;
      if (waitedMs >= tableLockPatienceMs) throw new TableLockTimeoutError(waitedMs, count, holder, error);
      const delayMs = Math.min(delayBefore(count, Math.random()), tableLockPatienceMs - waitedMs);
      tell({ holder, attempt: count, delayMs });
      // Help, and no more: where it fails, the next attempt meets the lock again and says so.
      await parts.relieve(connection, statements).catch(() => undefined);
      await setTimeout(delayMs, undefined, options.signal && { signal: options.signal });
    }
  }
}
