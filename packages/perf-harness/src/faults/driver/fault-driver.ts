import { setTimeout as delay } from 'node:timers/promises';

import { Administrator } from '../server/administrator.ts';
import type { FaultyServer } from '../server/faulty-server.ts';
import { checkRun, type FaultDriverOptions, type FaultRunOptions, planOf } from './fault-driver-options.ts';
import { FaultError } from './fault-error.ts';
import { type FaultPlan, type PlannedFault, planFaults } from './fault-plan.ts';
import { type FaultRecord, type FaultReport, faultReport } from './fault-report.ts';
import { type FaultWorld, makeWhole } from './fault-world.ts';
import { strikes, type Wait } from './strike.ts';

/**
 * Does faults to a server and to the way to it, one after the other, while a workload runs. After each fault the
 * world is whole again. The seed gives the schedule; what the faults meet is up to the workload.
 *
 * @throws InvalidOptionError quoting an option that cannot be.
 *
 * @example
 * const driver = new FaultDriver({ server, proxy, seed: 42 });
 * const { struck } = await driver.run({ faults: 1_000 });
 */
export class FaultDriver {
  readonly #plan: FaultPlan;
  readonly #administrator = new Administrator();
  readonly #world: FaultWorld;
  readonly #onFault: (record: FaultRecord) => void;
  #running = false;

  constructor(options: FaultDriverOptions) {
    const { server, proxy, replica, onFault = () => {} } = options;
    this.#plan = planOf(options);
    this.#onFault = onFault;
    const world: FaultWorld = {
      server,
      proxy,
      replica,
      terminate: (share) =>
        world.server.terminate?.(share) ?? this.#administrator.terminate(world.server.url, share),
    };
    this.#world = world;
  }

  /** The primary: after a promotion, what was the replica. */
  get server(): FaultyServer {
    return this.#world.server;
  }

  /**
   * Runs the schedule. Resolves when it is done or stopped, with everything running and passing.
   *
   * @throws FaultError naming the fault that could not be begun or ended.
   */
  async run(options: FaultRunOptions): Promise<FaultReport> {
    checkRun(options);
    if (this.#running) throw new Error('the driver is running already: one run at a time');
    const { faults = Infinity, fromStep = 0, signal } = options;
    this.#running = true;
    const began = performance.now();
    const records: FaultRecord[] = [];
    try {
      const wait = waitUnless(signal);
      for (const fault of planFaults(this.#plan, fromStep)) {
        if (records.length >= faults || signal?.aborted) break;
        await wait(fault.pauseMs);
        if (signal?.aborted) break;
        const beganMs = performance.now() - began;
        const struck = await this.#do(fault, wait);
        const record = { ...fault, beganMs, endedMs: performance.now() - began, struck };
        records.push(record);
        this.#onFault(record);
      }
    } finally {
      await this.#administrator.close();
      this.#running = false;
    }
    return faultReport(this.#plan.seed, performance.now() - began, records);
  }

  async #do(fault: PlannedFault, wait: Wait): Promise<boolean> {
    try {
      return await strikes[fault.kind](this.#world, fault, wait);
    } catch (cause) {
      await makeWhole(this.#world).catch(() => {}); // the first failure says more
      throw new FaultError(this.#plan.seed, fault, cause);
    }
  }
}

/** Waiting that a signal ends early. */
function waitUnless(stop: AbortSignal | undefined): Wait {
  return async (ms, happened = new Promise(() => {})) => {
    const over = new AbortController();
    const signal = stop ? AbortSignal.any([stop, over.signal]) : over.signal;
    const time = delay(ms, undefined, { signal }).catch(() => {}); // stopped: that is no failure
    await Promise.race([time, happened]);
    over.abort();
  };
}
