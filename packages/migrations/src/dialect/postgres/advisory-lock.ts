import { setTimeout } from 'node:timers/promises';
import type { Connection } from '@holdfast/resilience';

import { MigrationLockTimeoutError } from '../lock-timeout-error.ts';
import type { LockOptions } from '../migration-dialect.ts';
import { withCleanup } from '../with-cleanup.ts';
import { discard } from './discard.ts';
import { findLockHolder } from './lock-holder.ts';
import { lockKey } from './lock-key.ts';

const tryLock = { text: 'SELECT pg_try_advisory_lock($1) AS locked', values: [lockKey] };
const unlock = { text: 'SELECT pg_advisory_unlock($1)', values: [lockKey] };

/** How long to wait between two tries: briefly at first, for the one who only looked. */
const delaysMs = [20, 50, 100, 250, 500] as const;

/** Holds Prisma's session-level advisory lock on this connection for the length of `work`. */
export async function exclusively<Result>(
  connection: Connection,
  options: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  await acquire(connection, options);
  // A lock that cannot be given back ends with its session.
  return withCleanup(work, () => connection.query(unlock).catch(() => discard(connection)));
}

/**
 * Tries again and again rather than wait inside pg_advisory_lock(): a statement that waits holds a snapshot, and the
 * one who has the lock would wait for that snapshot in CREATE INDEX CONCURRENTLY, for ever.
 */
async function acquire(connection: Connection, { timeoutMs, signal, emit }: LockOptions): Promise<void> {
  const startedAt = performance.now();
  for (let tries = 0; ; tries += 1) {
    const { rows } = await connection.query<{ locked: boolean }>(tryLock);
    if (rows[0]?.locked === true) return;
    const leftMs = timeoutMs - (performance.now() - startedAt);
    const holder = tries === 0 || leftMs <= 0 ? await findLockHolder(connection) : undefined;
    if (leftMs <= 0) throw new MigrationLockTimeoutError(timeoutMs, holder, advice(holder?.pid));
    if (tries === 0) emit({ type: 'waiting', holder, timeoutMs });
    const delayMs = delaysMs[tries] ?? delaysMs[4];
    await setTimeout(Math.min(delayMs, leftMs), undefined, signal === undefined ? {} : { signal });
  }
}

function advice(pid: number | undefined): string {
  const end = pid === undefined ? '' : `, or, if it hangs, end it: SELECT pg_terminate_backend(${pid})`;
  return `Run again when it is done, wait longer with --lock-timeout${end}.`;
}
