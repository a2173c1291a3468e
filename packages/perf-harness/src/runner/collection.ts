import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { labelOf, type Measurement } from '../result/measurement.ts';
import type { SuiteError } from '../result/run-result.ts';
import { checkThresholds } from '../thresholds/check-thresholds.ts';
import type { MeasuredData, SuiteContext } from './suite.ts';
import { suiteError } from './suite-error.ts';

export interface Collected {
  readonly measurements: readonly Measurement[];
  /** The first thing that could not be collected. */
  readonly failure?: SuiteError;
}

/** What a suite announced, asked for once it has ended. */
export class Collection {
  readonly #sources: Parameters<SuiteContext['add']>[0][] = [];

  add(measured: Parameters<SuiteContext['add']>[0]): void {
    this.#sources.push(measured);
  }

  /** Holds each measurement against its limits. What cannot be had is left out, and named as the failure. */
  take(): Collected {
    const measurements = new Map<string, Measurement>();
    let failure: SuiteError | undefined;
    for (const source of this.#sources) {
      try {
        for (const measured of [source()].flat()) {
          const measurement = checked(measured);
          const label = labelOf(measurement);
          if (measurements.has(label))
            throw new InvalidOptionError('add', 'called for each name once', label);
          measurements.set(label, measurement);
        }
      } catch (error) {
        failure ??= suiteError(error);
      }
    }
    return { measurements: [...measurements.values()], ...(failure === undefined ? {} : { failure }) };
  }
}

function checked({ thresholds = {}, ...measured }: MeasuredData): Measurement {
  const checks = checkThresholds(measured, thresholds).checks.map(({ of: _, ...check }) => check);
  return { ...measured, checks };
}
