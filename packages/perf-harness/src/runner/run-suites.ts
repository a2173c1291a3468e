import { type Clock, monotonicClock } from '../clock/clock.ts';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import { thisMachine } from '../result/machine.ts';
import { type RunResult, resultFormat, type SuiteResult } from '../result/run-result.ts';
import type { RunProgress } from './progress.ts';
import { runSuite } from './run-suite.ts';
import type { Suite } from './suite.ts';

export interface RunSuitesOptions {
  /** Cancels the run: the suite under way is stopped, those after it are not begun. */
  readonly signal?: AbortSignal;
  /** Called while suites run: to show what is under way. */
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
    signal = new AbortController().signal,
    onProgress = () => {},
    timeoutMs = 600_000,
    cleanUpMs = 5_000,
    seed = Math.floor(Math.random() * 2 ** 32),
    clock = monotonicClock,
    startedAt = new Date(),
  }: RunSuitesOptions = {},
): Promise<RunResult> {
  requireOptions(suites, { timeoutMs, cleanUpMs, seed });
  const versions: Record<string, string> = { node: process.versions.node, v8: process.versions.v8 };
  const began = clock();
  const results: SuiteResult[] = [];
  for (const [index, suite] of suites.entries()) {
    const { name, title = name } = suite;
    onProgress({ type: 'started', suite: name, title, number: index + 1, total: suites.length });
    const result = await runSuite(suite, {
      signal,
      seed,
      clock,
      timeoutMs,
      cleanUpMs,
      addVersions: (added) => Object.assign(versions, added),
      progress: (step, done) =>
        onProgress({ type: 'step', suite: name, step, ...(done === undefined ? {} : { done }) }),
    });
    results.push(result);
    onProgress({ type: 'ended', suite: name, result });
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
  if (names.length === 0) throw new InvalidOptionError('suites', 'a list of at least one', suites);
  if (new Set(names).size < names.length) throw new InvalidOptionError('suites', 'named apart', names);
  if (!(timeoutMs > 0 && timeoutMs <= longestTimerMs)) {
    throw new InvalidOptionError('timeoutMs', `above 0 and at most ${longestTimerMs}`, timeoutMs);
  }
  if (!(cleanUpMs >= 0 && cleanUpMs <= longestTimerMs)) {
    throw new InvalidOptionError('cleanUpMs', `from 0 to ${longestTimerMs}`, cleanUpMs);
  }
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new InvalidOptionError('seed', 'an integer from 0 to 4294967295', seed);
  }
}

/** A timer that is set for longer goes off at once. */
const longestTimerMs = 2 ** 31 - 1;
