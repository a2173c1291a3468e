import { setTimeout as sleep } from 'node:timers/promises';

import { exponentialBackoff } from '../../policies/backoff.ts';
import { eventChannel } from '../../telemetry/channels.ts';
import { withMessenger } from '../messenger.ts';
import type { ResilientPool } from '../resilient-pool.ts';
import { askServer, endBackend } from './ask.ts';
import { judge, type Verdict } from './judge.ts';
import type { RecoveryLog } from './recovery-log.ts';
import type { Witness } from './witness.ts';

const resolvedChannel = eventChannel('holdfast:transaction:commit-resolved');

/**
 * Until the server is back, or the transaction is decided. Often, since a server that crashed knows best what became of
 * what it was doing right after it is back; at most as many ask as the pool has connections.
 */
const backoff = exponentialBackoff({ initialMs: 20, maxMs: 150 });

/** How long one try may take, connecting included, in milliseconds: one that hangs must not be all there is. */
const tryMs = 2_000;

/** How long a transaction may stay open whose client is gone before it is ended, in milliseconds. */
const lingerMs = 500;

export interface Resolution {
  readonly outcome: Exclude<Verdict, 'wait'>;
  /** How asking failed, where the last try did. */
  readonly failure: unknown;
}

/**
 * Finds out what became of a transaction whose COMMIT was lost with its connection, by asking the server on another
 * one, for `withinMs` at most. Does not reject.
 */
export async function resolveCommit(
  pool: ResilientPool,
  recoveries: RecoveryLog,
  witness: Witness,
  withinMs: number,
): Promise<Resolution> {
  const startedAt = performance.now();
  let verdict: Verdict = 'wait';
  let failure: unknown;
  for (let tries = 1; verdict === 'wait'; tries += 1) {
    const leftMs = withinMs - (performance.now() - startedAt);
    if (leftMs <= 0) verdict = 'unknown';
    else {
      const limitMs = Math.min(tryMs, leftMs);
      const triedAt = performance.now();
      try {
        verdict = await ask(pool, recoveries, witness, performance.now() - startedAt, limitMs);
        failure = undefined;
      } catch (error) {
        // The server is not there yet, went away again, or does not let itself be asked. A try that was cut short says less
        // than the one before it.
        const cutShort = performance.now() - triedAt >= limitMs;
        if (!cutShort || failure === undefined) failure = error;
      }
      if (verdict === 'wait') await sleep(Math.min(backoff(tries), Math.max(0, leftMs)));
    }
  }
  if (resolvedChannel.hasSubscribers) {
    resolvedChannel.publish({ outcome: verdict, durationMs: performance.now() - startedAt });
  }
  return { outcome: verdict, failure };
}

async function ask(
  pool: ResilientPool,
  recoveries: RecoveryLog,
  witness: Witness,
  sinceMs: number,
  limitMs: number,
): Promise<Verdict> {
  return withMessenger(pool.options, limitMs, async (messenger) => {
    const { facts, testimony } = await askServer(messenger, witness);
    recoveries.note(facts.recovery);
    const verdict = judge(witness, facts, testimony, recoveries.firstAfter(witness));
    if (verdict === 'wait' && facts.timeline !== undefined && sinceMs >= lingerMs) {
      await endBackend(messenger, witness, sinceMs >= 10 * lingerMs);
    }
    return verdict;
  });
}
