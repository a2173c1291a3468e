import { setTimeout as sleep } from 'node:timers/promises';
import { LoadGenerator } from '../../load/load-generator.ts';
import { measuredLoad } from '../../measured/measured-load.ts';
import type { Operation } from '../../suite/benchmark.ts';
import { keepingResult } from '../load/keeping-result.ts';
import type { LoadablePool } from '../pool/loadable-pool.ts';
import { watchPoolUse } from '../pool/watch-pool-use.ts';
import type { Recording } from '../scenario/recording.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';

/** Something that is done to what load is put on; resolves when it is over. */
export type Fault<Subject> = (subject: Subject) => unknown;

export interface RecoveryOptions<Subject> extends ScenarioOptions {
  readonly operation: Operation<Subject>;
  readonly pool?: (subject: Subject) => LoadablePool;
  readonly perSecond: number;
  readonly durationMs: number;
  readonly faultAtMs: number;
}

/** A load with one fault in the middle. */
export function recovery<Subject>(
  name: string,
  fault: Fault<Subject>,
  { operation, pool, perSecond, durationMs, faultAtMs, thresholds }: RecoveryOptions<Subject>,
): Scenario<Subject> {
  return {
    name,
    about: `${perSecond} requests a second, at random, for ${durationMs / 1_000} s`,
    numbers: [
      { name: 'faultMs', title: 'how long the fault lasted', unit: 'ms', better: 'lower' },
      { name: 'recoveryMs', title: 'from its end to the last failure', unit: 'ms', better: 'lower' },
    ],
    thresholds: { recoveryMs: 5_000, ...thresholds },
    measure: async (subject, recording) => {
      const outcomes = new Outcomes(recording);
      if (pool !== undefined) watchPoolUse(recording.sampling, pool(subject));
      const load = new LoadGenerator<unknown>({
        name,
        target: { operation: (_, call) => outcomes.of(async () => operation(subject, call)) },
        phases: [{ durationMs, arrivals: { perSecond, spacing: 'poisson' } }],
      });
      const over = new AbortController();
      const signal = AbortSignal.any([recording.signal, over.signal]);
      const struck = strike(() => fault(subject), name, faultAtMs, recording, signal);
      // A fault that could not be done ends the load, which would go on for nothing.
      struck.catch((error) => over.abort(error));
      try {
        await keepingResult(load, { signal, seed: recording.seed }, ({ ...result }) => {
          const { name: _, ...measured } = measuredLoad(result);
          recording.include(measured);
        });
      } finally {
        over.abort();
        const endedMs = await struck;
        recording.set('recoveryMs', endedMs === undefined ? null : outcomes.recoveryAfter(endedMs));
      }
    },
  };
}

/** Resolves to when the fault was over; `undefined` where the load ended before it began. */
async function strike(
  fault: () => unknown,
  name: string,
  atMs: number,
  recording: Recording,
  signal: AbortSignal,
): Promise<number | undefined> {
  await sleep(atMs, undefined, { signal }).catch(() => {});
  if (signal.aborted) return undefined;
  const beganMs = recording.nowMs();
  const ended = recording.mark(name);
  await fault();
  ended();
  recording.set('faultMs', recording.nowMs() - beganMs);
  return recording.nowMs();
}

/** When operations ended well, and when they did not. */
class Outcomes {
  readonly #recording: Recording;
  #lastSuccessMs = 0;
  #lastFailureMs = 0;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  async of(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.#lastSuccessMs = this.#recording.nowMs();
    } catch (error) {
      if (!this.#recording.signal.aborted) this.#lastFailureMs = this.#recording.nowMs();
      throw error;
    }
  }

  /** `null` where it did not recover: nothing succeeded since the last failure, or since the fault. */
  recoveryAfter(faultEndedMs: number): number | null {
    const from = Math.max(faultEndedMs, this.#lastFailureMs);
    return this.#lastSuccessMs <= from ? null : Math.max(0, this.#lastFailureMs - faultEndedMs);
  }
}
