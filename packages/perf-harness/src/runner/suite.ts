import type { Clock } from '../clock/clock.ts';
import type { Measurement } from '../result/measurement.ts';
import type { Thresholds } from '../thresholds/thresholds.ts';

/**
 * A named set of measurements.
 *
 * @example
 * const lookUps: Suite = {
 *   name: 'look-ups',
 *   run: async ({ add, signal }) => {
 *     const metrics = new PerformanceMetrics();
 *     add(() => ({ name: 'by id', metrics: metrics.toJSON(), thresholds: { p95Ms: 10 } }));
 *     metrics.start();
 *     while (metrics.summary().operations < 1_000 && !signal.aborted) await metrics.time(() => store.users.get(id));
 *     metrics.stop();
 *   },
 * };
 */
export interface Suite {
  /** What a command line calls it: `pool-load`. */
  readonly name: string;
  /** For people: `Pool load`. @default the name */
  readonly title?: string;
  /** Measures, and hands over by `context.add`. Cleans up before it ends, and ends soon after the signal is aborted. */
  run(context: SuiteContext): unknown;
}

/** What a suite is given. */
export interface SuiteContext {
  /** Aborted when the run is cancelled or the suite's time is up. */
  readonly signal: AbortSignal;
  /** Where all chance has to come from. */
  readonly seed: number;
  readonly clock: Clock;
  /**
   * Announces measurements, before they begin: what is given is called once the suite has ended, whether it completed,
   * threw, or hung. So nothing that was measured is lost.
   */
  readonly add: (measured: () => MeasuredData | readonly MeasuredData[]) => void;
  /** Versions to name in the result: `{ postgres: '18.4' }`. */
  readonly addVersions: (versions: Readonly<Record<string, string>>) => void;
  /** Says what is being measured now, and how much of the suite is done (from 0 to 1) where that is known. */
  readonly progress: (step: string, done?: number) => void;
}

/** A measurement as a suite hands it over: with limits, against which the runner holds it. */
export interface MeasuredData extends Omit<Measurement, 'checks'> {
  readonly thresholds?: Thresholds;
}
