import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { errorMessage } from '../errors/thrown.ts';
import type { SuiteError, SuiteResult } from '../result/run-result.ts';
import { Collection } from './collection.ts';
import type { Suite, SuiteContext } from './suite.ts';
import { suiteError, together } from './suite-error.ts';

export interface RunSuiteOptions extends Omit<SuiteContext, 'add'> {
  readonly timeoutMs: number;
  readonly cleanUpMs: number;
}

/** Runs one suite to its end, or until it is stopped; what it still reports then is heard by nobody. Never rejects. */
export async function runSuite(suite: Suite, options: RunSuiteOptions): Promise<SuiteResult> {
  const { name, title = name } = suite;
  const { clock, signal } = options;
  const began = clock();
  const collection = new Collection();
  const ending = signal.aborted ? notBegun(signal.reason) : await untilEnd(suite, collection, options);
  const { measurements, failures } = collection.take();
  const outcome = ending.outcome === 'completed' && failures.length > 0 ? 'failed' : ending.outcome;
  const error = together([...(ending.error === undefined ? [] : [ending.error]), ...failures]);
  const durationMs = clock() - began;
  return { name, title, outcome, ...(error === undefined ? {} : { error }), durationMs, measurements };
}

type Ending = Pick<SuiteResult, 'outcome' | 'error'>;

function notBegun(reason: unknown): Ending {
  const message = `The run was cancelled before this suite began: ${errorMessage(reason)}`;
  return { outcome: 'cancelled', error: { message } };
}

async function untilEnd(
  suite: Suite,
  collection: Collection,
  { timeoutMs, cleanUpMs, signal: cancelled, addVersions, progress, ...context }: RunSuiteOptions,
): Promise<Ending> {
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(new Error(`It was stopped after ${timeoutMs} ms.`)), timeoutMs);
  const signal = AbortSignal.any([cancelled, timeUp.signal]);
  const settled = new AbortController();
  const stopped = once(signal, 'abort', { signal: settled.signal }).catch(() => undefined);
  const heard =
    <Args extends readonly unknown[]>(report: (...args: Args) => void) =>
    (...args: Args): void => {
      if (!settled.signal.aborted) report(...args);
    };
  const run = settle(async () =>
    suite.run({
      ...context,
      signal,
      add: heard((measured) => collection.add(measured)),
      addVersions: heard(addVersions),
      progress: heard(progress),
    }),
  );
  try {
    const ending = await Promise.race([run, stopped.then(() => undefined)]);
    if (ending !== undefined && !signal.aborted) return ending;
    const outcome = cancelled.aborted ? 'cancelled' : 'timed out';
    const cleanedUp = await Promise.race([run, after(cleanUpMs, undefined, { signal: settled.signal })]);
    return { outcome, error: stopError(signal.reason, cleanedUp, cleanUpMs) };
  } finally {
    clearTimeout(timer);
    settled.abort();
  }
}

async function settle(run: () => Promise<unknown>): Promise<Ending> {
  try {
    await run();
    return { outcome: 'completed' };
  } catch (error) {
    return { outcome: 'failed', error: suiteError(error) };
  }
}

/** Why a suite was stopped, and whether it took that well. */
function stopError(reason: unknown, cleanedUp: Ending | undefined, cleanUpMs: number): SuiteError {
  const error = suiteError(reason);
  if (cleanedUp === undefined) {
    const left = `It had not ended ${cleanUpMs} ms after it was told to, and was left behind: something may still be open.`;
    return { ...error, message: `${error.message} ${left}` };
  }
  const own = cleanedUp.error;
  if (own === undefined || own.message === error.message || own.name === 'AbortError') return error;
  return { ...error, message: `${error.message} As it stopped, it failed: ${own.message}` };
}
