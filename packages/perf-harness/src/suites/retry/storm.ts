import { requireCount, requireMilliseconds } from '../../errors/require-that.ts';
import { CallFaults } from '../../faults/calls/call-faults.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { RetrySubject } from './retry-subject.ts';
import { runThrough } from './run-through.ts';
import type { RunnablePolicy } from './runnable-policy.ts';

export interface StormOptions extends ScenarioOptions {
  /** How many at once. @default 100 */
  readonly operations?: number;
  /** How long everything fails, in milliseconds. @default 500 */
  readonly outageMs?: number;
  /** Within which time an operation has to succeed, in milliseconds. @default 5_000 */
  readonly withinMs?: number;
}

/** Callers who all fail at once, for a while: their retries must bring them home in time, and not in one wave. */
export function storm(
  makePolicy: () => RunnablePolicy,
  { operations = 100, outageMs = 500, withinMs = 5_000, thresholds }: StormOptions,
): Scenario<RetrySubject> {
  requireCount('storm.operations', operations);
  requireMilliseconds('storm.outageMs', outageMs);
  requireMilliseconds('storm.withinMs', withinMs, 1);
  return {
    name: 'storm',
    about: `${operations} operations at once, while everything fails for ${outageMs} ms`,
    numbers: [
      {
        name: 'succeededInTimeRate',
        title: `succeeded within ${withinMs} ms`,
        unit: 'share',
        better: 'higher',
      },
      { name: 'attempts', title: 'attempts', unit: '', better: 'lower' },
    ],
    thresholds: { succeededInTimeRate: 0.8, ...thresholds },
    measure: async ({ operation, error }, recording) => {
      const { clock, sampling } = recording;
      const rate = ({ elapsedMs }: { readonly elapsedMs: number }) => (elapsedMs < outageMs ? 1 : 0);
      const policy = makePolicy();
      const faults = new CallFaults({ rate, error, seed: recording.seed });
      const healed = recording.mark('everything fails');
      setTimeout(healed, outageMs).unref();
      let [open, inTime] = [0, 0];
      sampling.gauge({ name: 'under way', figure: 'Storm', unit: 'operations', read: () => open });
      recording.set('succeededInTimeRate', 0);
      await callInTurns(recording, { callers: operations, calls: operations }, async () => {
        const beganMs = clock();
        open += 1;
        try {
          await runThrough(policy, () => faults.call(operation));
          if (clock() - beganMs <= withinMs) inTime += 1;
        } finally {
          open -= 1;
          recording.set('succeededInTimeRate', inTime / operations);
          recording.set('attempts', faults.counts.calls);
        }
      });
    },
  };
}
