import { setTimeout as sleep } from 'node:timers/promises';
import { requireCount } from '../../errors/require-that.ts';
import { stateOf } from '../pool/watch-pool-use.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { RetrySubject } from './retry-subject.ts';
import type { BreakerPolicy } from './runnable-policy.ts';

export interface SustainedFailuresOptions extends ScenarioOptions {
  /** After how many failures in a row the breaker must have tripped. @default 20 */
  readonly failures?: number;
}

/** How many calls are made after those that must trip it. */
const CALLS_AFTER = 20;
/** Apart enough for its states to be seen. */
const APART_MS = 5;

/** A breaker in front of what fails and goes on failing: it has to call it, and to stop. */
export function sustainedFailures(
  makeBreaker: () => BreakerPolicy,
  { failures = 20, thresholds }: SustainedFailuresOptions,
): Scenario<RetrySubject> {
  requireCount('sustained.failures', failures);
  return {
    name: 'sustained failures',
    about: `${failures} calls that fail, and ${CALLS_AFTER} more`,
    numbers: [
      { name: 'made', title: 'calls made', unit: '', better: 'higher' },
      { name: 'failuresToTrip', title: 'failures until it tripped', unit: '', better: 'lower' },
      { name: 'refused', title: 'calls refused without being made', unit: '', better: 'higher' },
      { name: 'madeAfterwards', title: `calls made after ${failures} failures`, unit: '', better: 'lower' },
    ],
    thresholds: { made: 1, madeAfterwards: 0, ...thresholds },
    measure: async ({ error }, recording) => {
      const breaker = makeBreaker();
      const { state } = breaker;
      if (state !== undefined)
        recording.sampling.state('Breaker', () => stateOf({ state: breaker.state ?? state }));
      let [made, refused] = [0, 0];
      await callInTurns(recording, { callers: 1, calls: failures + CALLS_AFTER }, async () => {
        let called = false;
        await sleep(APART_MS);
        try {
          await breaker.run(async () => {
            called = true;
            throw error();
          });
        } finally {
          if (called) made += 1;
          else refused += 1;
          recording.set('made', made);
          recording.set('failuresToTrip', refused === 0 ? null : made);
          recording.set('refused', refused);
          recording.set('madeAfterwards', Math.max(0, made - failures));
          recording.sampling.look();
        }
      });
    },
  };
}
