import { setTimeout } from 'node:timers/promises';
import { classifyError } from '@holdfast/resilience';

import { MigrationLockTimeoutError } from '../lock-timeout-error.ts';
import type { LockOptions } from '../migration-dialect.ts';

/** How long to wait between two tries, on top of the patience that the database has itself. */
const delayMs = 20;

const advice =
  'Another connection writes to this file: end its transaction, or wait longer with --lock-timeout.';

/** Runs a transaction, again and again while another connection writes. */
export async function waitingForWriters<Result>(
  { timeoutMs, signal, emit }: LockOptions,
  transaction: () => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  for (let tries = 0; ; tries += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (classifyError(error).kind !== 'locked') throw error;
      const leftMs = timeoutMs - (performance.now() - startedAt);
      if (leftMs <= 0) throw new MigrationLockTimeoutError(timeoutMs, undefined, advice, { cause: error });
      if (tries === 0) emit({ type: 'waiting', holder: undefined, timeoutMs });
      await setTimeout(Math.min(delayMs, leftMs), undefined, signal === undefined ? {} : { signal });
    }
  }
}
