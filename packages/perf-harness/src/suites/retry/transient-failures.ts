import { requireCount } from '../../errors/require-that.ts';
import { checkCallConditions } from '../../faults/calls/call-fault-options.ts';
import { CallFaults } from '../../faults/calls/call-faults.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { RetrySubject } from './retry-subject.ts';
import { runThrough } from './run-through.ts';
import type { RunnablePolicy } from './runnable-policy.ts';

export interface TransientFailuresOptions extends ScenarioOptions {
  /** @default 50 */
  readonly operations?: number;
  /** The share of attempts that fails. @default 0.3 */
  readonly rate?: number;
}

/** Operations of which some attempts fail: the policy has to bring nearly all of them home. */
export function transientFailures(
  makePolicy: () => RunnablePolicy,
  { operations = 50, rate = 0.3, thresholds }: TransientFailuresOptions,
): Scenario<RetrySubject> {
  requireCount('transient.operations', operations);
  checkCallConditions({ rate });
  return {
    name: 'transient failures',
    about: `${operations} operations, of whose attempts ${Math.round(rate * 100)} % fail`,
    numbers: [
      { name: 'attempts', title: 'attempts', unit: '', better: 'lower' },
      { name: 'failedAttempts', title: 'failed attempts', unit: '', better: 'lower' },
    ],
    thresholds: { successRate: 0.95, ...thresholds },
    measure: async ({ operation, error }, recording) => {
      const faults = new CallFaults({ rate, error, seed: recording.seed });
      const policy = makePolicy();
      await callInTurns(recording, { callers: 1, calls: operations }, async () => {
        try {
          await runThrough(policy, () => faults.call(operation));
        } finally {
          recording.set('attempts', faults.counts.calls);
          recording.set('failedAttempts', faults.counts.failed);
        }
      });
    },
  };
}
