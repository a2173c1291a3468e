import type { LoadDefinition } from '../../load/load-definition.ts';
import { LoadGenerator } from '../../load/load-generator.ts';
import type { LoadResult } from '../../load/load-result.ts';
import { measuredLoad } from '../../measured/measured-load.ts';
import type { Suite } from '../../runner/suite.ts';
import type { Thresholds } from '../../thresholds/thresholds.ts';
import { keepingResult } from './keeping-result.ts';

export interface LoadSuiteOptions {
  /** For people. @default the load's name */
  readonly title?: string;
  /** Limits, also on its numbers: `dropped`, `droppedRate`, `unfinished`, `latenessP99Ms`. */
  readonly thresholds?: Thresholds;
}

/**
 * A load as a suite. What it measured is kept, also where it is cancelled or fails.
 *
 * @throws InvalidOptionError naming the option that cannot be meant.
 *
 * @example
 * loadSuite(
 *   { name: 'orders', target, phases: [{ durationMs: 30_000, arrivals: { perSecond: 200, spacing: 'poisson' } }] },
 *   { thresholds: { p95Ms: 200, dropped: 0 } },
 * );
 */
export function loadSuite<Context>(
  definition: LoadDefinition<Context>,
  { title = definition.name, thresholds = {} }: LoadSuiteOptions = {},
): Suite {
  const { name, phases, versions } = definition;
  const load = new LoadGenerator(definition);
  const durationMs = phases.reduce((sum, phase) => sum + phase.durationMs, 0);
  return {
    name,
    title,
    run: async ({ add, addVersions, progress, signal, seed }) => {
      let measured: LoadResult | undefined;
      add(() => (measured === undefined ? [] : { ...measuredLoad(measured), thresholds }));
      if (versions !== undefined) addVersions(versions);
      const onProgress = ({ toMs, phase }: { readonly toMs: number; readonly phase: string }) =>
        progress(phase, Math.min(1, toMs / durationMs));
      await keepingResult(load, { signal, seed, onProgress }, (result) => {
        measured = result;
      });
    },
  };
}
