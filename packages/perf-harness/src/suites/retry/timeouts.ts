import { setTimeout as sleep } from 'node:timers/promises';
import { requireCount } from '../../errors/require-that.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { RetrySubject } from './retry-subject.ts';
import type { RunnablePolicy } from './runnable-policy.ts';

export interface TimeoutsOptions extends ScenarioOptions {
  /** How many hang, all at once. @default 20 */
  readonly operations?: number;
}

/** How long what hangs does, where nobody gives it up. */
const HANGS_MS = 10_000;

/** Operations that hang: what is timed is until the policy gives them up. One that it waits for, or never begins, has failed. */
export function timeouts(
  makePolicy: () => RunnablePolicy,
  { operations = 20, thresholds }: TimeoutsOptions,
): Scenario<RetrySubject> {
  requireCount('timeouts.operations', operations);
  return {
    name: 'timeouts',
    about: `${operations} operations that hang, at once; timed until each is given up`,
    thresholds: { averageMs: 1_500, errorRate: 0, ...thresholds },
    measure: async (_, recording) => {
      const policy = makePolicy();
      const over = new AbortController();
      const signal = AbortSignal.any([recording.signal, over.signal]);
      try {
        await callInTurns(recording, { callers: operations, calls: operations }, async () => {
          let called = false;
          const hang = () => {
            called = true;
            return sleep(HANGS_MS, 'done', { signal }).catch(() => 'done');
          };
          const outcome = await policy.run(hang).catch(() => 'given up');
          if (outcome === 'done') throw new Error(`was waited for, ${HANGS_MS} ms, and not given up`);
          if (!called) throw new Error('was never begun: the policy did not call it');
        });
      } finally {
        over.abort();
      }
    },
  };
}
