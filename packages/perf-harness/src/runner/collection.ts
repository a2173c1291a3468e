import { requireThat } from '../errors/require-that.ts';
import { labelOf, type Measurement } from '../result/measurement.ts';
import type { SuiteError } from '../result/run-result.ts';
import { checkThresholds } from '../thresholds/check-thresholds.ts';
import type { Thresholds } from '../thresholds/thresholds.ts';
import type { MeasuredData, SuiteContext } from './suite.ts';
import { suiteError } from './suite-error.ts';

export interface Collected {
  readonly measurements: readonly Measurement[];
  /** What could not be collected, or not be held against a limit. */
  readonly failures: readonly SuiteError[];
}

/** What a suite announced, asked for once it has ended. */
export class Collection {
  readonly #sources: Parameters<SuiteContext['add']>[0][] = [];

  add(measured: Parameters<SuiteContext['add']>[0]): void {
    this.#sources.push(measured);
  }

  /** Holds each measurement against its limits. What cannot be had is left out, and named as a failure. */
  take(): Collected {
    const measurements = new Map<string, Measurement>();
    const failures: SuiteError[] = [];
    const attempt = <T>(work: () => T): readonly T[] => {
      try {
        return [work()];
      } catch (error) {
        failures.push(suiteError(error));
        return [];
      }
    };
    const keep = ({ thresholds = {}, ...measured }: MeasuredData): void => {
      const label = labelOf(measured);
      requireThat(!measurements.has(label), 'add', 'called for each name once', label);
      // Each limit by itself: one that is mistyped takes neither the measurement nor the other limits with it.
      const checks = Object.entries(thresholds).flatMap(([name, limit]) =>
        attempt(() => checksOf(measured, { [name]: limit })).flat(),
      );
      measurements.set(label, { ...measured, checks });
    };
    for (const source of this.#sources) {
      for (const measured of attempt(source).flat()) attempt(() => keep(measured));
    }
    return { measurements: [...measurements.values()], failures };
  }
}

function checksOf(measured: MeasuredData, thresholds: Thresholds): Measurement['checks'] {
  return checkThresholds(measured, thresholds).checks.map(({ of: _, ...check }) => check);
}
