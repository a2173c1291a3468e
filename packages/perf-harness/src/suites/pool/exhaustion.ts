import { setTimeout as sleep } from 'node:timers/promises';
import { requireCount, requireMilliseconds } from '../../errors/require-that.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { LoadablePool } from './loadable-pool.ts';
import { ask, type Request } from './request-load.ts';
import { watchPoolUse } from './watch-pool-use.ts';

export interface ExhaustionOptions extends ScenarioOptions {
  /** How many want a connection at once. @default 50 */
  readonly tasks?: number;
  /** How long each keeps it, in milliseconds. @default 20 */
  readonly holdMs?: number;
}

/** More tasks than connections: they queue, all are served, and the maximum is kept, by what is held and not by what the pool says. */
export function exhaustion(
  { tasks = 50, holdMs = 20, thresholds }: ExhaustionOptions,
  request: Request,
): Scenario<LoadablePool> {
  requireCount('exhaustion.tasks', tasks);
  requireMilliseconds('exhaustion.holdMs', holdMs);
  return {
    name: 'exhaustion',
    about: `${tasks} tasks at once, each holds its connection for ${holdMs} ms`,
    numbers: [
      { name: 'mostHeld', title: 'most held at once', unit: 'connections', better: 'lower' },
      { name: 'aboveMaximum', title: 'held above the maximum', unit: 'connections', better: 'lower' },
      { name: 'mostWaiting', title: 'most waiting at once', unit: 'tasks', better: 'higher' },
    ],
    thresholds: { errorRate: 0, aboveMaximum: 0, ...thresholds },
    measure: async (pool, recording) => {
      const { sampling } = recording;
      watchPoolUse(sampling, pool);
      let [held, mostHeld, mostWaiting] = [0, 0, 0];
      const task = () =>
        ask(pool, async (connection) => {
          held += 1;
          mostHeld = Math.max(mostHeld, held, pool.totalCount);
          mostWaiting = Math.max(mostWaiting, pool.waitingCount);
          recording.set('mostHeld', mostHeld);
          recording.set('aboveMaximum', Math.max(0, mostHeld - pool.options.max));
          recording.set('mostWaiting', mostWaiting);
          try {
            await request(connection);
            await sleep(holdMs);
          } finally {
            held -= 1;
          }
        });
      await callInTurns(recording, { callers: tasks, calls: tasks }, task);
    },
  };
}
