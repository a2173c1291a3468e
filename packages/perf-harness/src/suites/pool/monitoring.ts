import { eventually } from '../scenario/eventually.ts';
import type { Recording } from '../scenario/recording.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { LoadableConnection, LoadablePool } from './loadable-pool.ts';
import { ask } from './request-load.ts';
import { inUse, watchPoolUse } from './watch-pool-use.ts';

/** How many wait for a connection beyond the maximum. */
const WAITERS = 5;
/** A connection that was given back may take a moment to be idle: it is reset. */
const SETTLES_WITHIN_MS = 500;

/** Whether the pool's statistics say what is so: connections are taken one by one, and what is out is known here. */
export function monitoring({ thresholds }: ScenarioOptions): Scenario<LoadablePool> {
  return {
    name: 'monitoring',
    about: `the pool's statistics beside what is out, up to the maximum and ${WAITERS} waiting`,
    numbers: [
      { name: 'comparisons', title: 'comparisons', unit: '', better: 'higher' },
      { name: 'disagreements', title: 'disagreements', unit: '', better: 'lower' },
    ],
    thresholds: { disagreements: 0, ...thresholds },
    measure: async (pool, recording) => {
      const held: LoadableConnection[] = [];
      const { sampling, signal } = recording;
      sampling.gauge({ name: 'really out', figure: 'Pool', unit: 'connections', read: () => held.length });
      watchPoolUse(sampling, pool);
      const comparison = new StatisticsComparison(pool, recording);
      const waiting: Promise<void>[] = [];
      const giveBack = () => {
        for (const connection of held.splice(0)) connection.release();
      };
      try {
        await comparison.make(0, 0);
        while (held.length < pool.options.max && !signal.aborted) {
          held.push(await pool.connect());
          await comparison.make(held.length, 0);
        }
        waiting.push(...Array.from({ length: WAITERS }, () => ask(pool, () => {})));
        // One that fails early is looked at later, and is no unhandled rejection until then.
        for (const served of waiting) served.catch(() => {});
        await comparison.make(held.length, WAITERS);
        giveBack();
        await Promise.all(waiting);
        await comparison.make(0, 0);
      } finally {
        giveBack();
        await Promise.allSettled(waiting);
      }
    },
  };
}

class StatisticsComparison {
  readonly #pool: LoadablePool;
  readonly #recording: Recording;
  #made = 0;
  #disagreements = 0;

  constructor(pool: LoadablePool, recording: Recording) {
    this.#pool = pool;
    this.#recording = recording;
  }

  async make(out: number, waiting: number): Promise<void> {
    const pool = this.#pool;
    const agrees = () => inUse(pool) === out && pool.waitingCount === waiting;
    if (!(await eventually(agrees, SETTLES_WITHIN_MS, this.#recording.signal))) {
      this.#disagreements += 1;
      this.#recording.find(
        `With ${out} connections out and ${waiting} callers waiting, the pool said ${inUse(pool)} and ${pool.waitingCount}`,
        `totalCount ${pool.totalCount}, idleCount ${pool.idleCount}, waitingCount ${pool.waitingCount}`,
      );
    }
    this.#recording.sampling.look();
    this.#made += 1;
    this.#recording.set('comparisons', this.#made);
    this.#recording.set('disagreements', this.#disagreements);
  }
}
