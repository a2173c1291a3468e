import { type Clock, monotonicClock } from '../clock/clock.ts';
import { LONGEST_TIMER_MS } from '../clock/time.ts';
import { requireThat } from '../errors/require-that.ts';
import { thisMachine } from '../result/machine.ts';
import { type RunResult, resultFormat, type SuiteResult } from '../result/run-result.ts';
import { newSeed, requireSeed } from '../statistics/random.ts';
import type { RunProgress } from './progress.ts';
import { runSuite } from './run-suite.ts';
import type { Suite } from './suite.ts';

export interface RunSuitesOptions {
  /** Cancels the run: the suite under way is stopped, those after it are not begun. */
  readonly signal?: AbortSignal;
  /** Called while suites run: to show what is under way. What it throws cancels the run. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** How long each suite may take, in milliseconds, before it is stopped and counts as timed out. @default 600_000 */
  readonly timeoutMs?: number;
  /** How long a suite may take to clean up once it is stopped, before it is left behind. @default 5_000 */
  readonly cleanUpMs?: number;
  /** What all chance comes from, an integer from 0 to 2³² − 1. @default one of chance, which the result names */
  readonly seed?: number;
  /** @default the process's monotonic clock */
  readonly clock?: Clock;
  /** The moment to name in the result. @default now */
  readonly startedAt?: Date;
}

/**
 * Runs suites one after the other. One that throws, hangs or is cancelled ends as such in the result, with what it had
 * measured by then, and the next one has its turn.
 *
 * @throws InvalidOptionError for suites of the same name, or none, and for options that cannot be meant.
 *
 * @example
 * const result = await runSuites([poolLoad({ pool })], { timeoutMs: 60_000 });
 * const { met, failures } = checkThresholds(result, { p95Ms: 200, errorRate: 0.01 });
 */
export async function runSuites(
  suites: readonly Suite[],
  {
    signal: outerSignal,
    onProgress = () => {},
    timeoutMs = 600_000,
    cleanUpMs = 5_000,
    seed = newSeed(),
    clock = monotonicClock,
    startedAt = new Date(),
  }: RunSuitesOptions = {},
): Promise<RunResult> {
  requireOptions(suites, { timeoutMs, cleanUpMs, seed });
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, ...(outerSignal ? [outerSignal] : [])]);
  const tell = (progress: RunProgress): void => {
    try {
      onProgress(progress);
    } catch (error) {
      controller.abort(error);
    }
  };
  const versions: Record<string, string> = { node: process.versions.node, v8: process.versions.v8 };
  const began = clock();
  const results: SuiteResult[] = [];
  for (const [index, suite] of suites.entries()) {
    const { name, title = name } = suite;
    tell({ type: 'started', suite: name, title, number: index + 1, total: suites.length });
    const result = await runSuite(suite, {
      signal,
      seed,
      clock,
      timeoutMs,
      cleanUpMs,
      addVersions: (added) => Object.assign(versions, added),
      progress: (step, done) =>
        tell({ type: 'step', suite: name, step, ...(done === undefined ? {} : { done }) }),
    });
    results.push(result);
    tell({ type: 'ended', suite: name, result });
  }
  return {
    format: resultFormat,
    startedAt: startedAt.toISOString(),
    durationMs: clock() - began,
    machine: thisMachine(),
    versions,
    seed,
    suites: results,
  };
}

function requireOptions(
  suites: readonly Suite[],
  {
    timeoutMs,
    cleanUpMs,
    seed,
  }: { readonly timeoutMs: number; readonly cleanUpMs: number; readonly seed: number },
): void {
  const names = suites.map(({ name }) => name);
  requireThat(names.length > 0, 'suites', 'a list of at least one', suites);
  requireThat(new Set(names).size === names.length, 'suites', 'named apart', names);
  requireThat(
    timeoutMs > 0 && timeoutMs <= LONGEST_TIMER_MS,
    'timeoutMs',
    `above 0 and at most ${LONGEST_TIMER_MS}`,
    timeoutMs,
  );
  requireThat(
    cleanUpMs >= 0 && cleanUpMs <= LONGEST_TIMER_MS,
    'cleanUpMs',
    `from 0 to ${LONGEST_TIMER_MS}`,
    cleanUpMs,
  );
  requireSeed(seed);
}
