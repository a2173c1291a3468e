import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import type { SuiteError, SuiteResult } from '../result/run-result.ts';
import { Collection } from './collection.ts';
import type { Suite, SuiteContext } from './suite.ts';
import { suiteError } from './suite-error.ts';

export interface RunSuiteOptions extends Omit<SuiteContext, 'add'> {
  readonly timeoutMs: number;
  readonly cleanUpMs: number;
}

/** Runs one suite to its end, or until it is stopped. Never rejects. */
export async function runSuite(suite: Suite, options: RunSuiteOptions): Promise<SuiteResult> {
  const { name, title = name } = suite;
  const { clock, signal } = options;
  const began = clock();
  const collection = new Collection();
  const ending = signal.aborted ? notBegun : await untilEnd(suite, collection, options);
  const { measurements, failure } = collection.take();
  const failed: Ending | undefined = failure && { outcome: 'failed', error: failure };
  const { outcome, error } = ending.outcome === 'completed' ? (failed ?? ending) : ending;
  const durationMs = clock() - began;
  return { name, title, outcome, ...(error === undefined ? {} : { error }), durationMs, measurements };
}

type Ending = Pick<SuiteResult, 'outcome' | 'error'>;

const notBegun: Ending = {
  outcome: 'cancelled',
  error: { message: 'The run was cancelled before this suite began.' },
};

async function untilEnd(
  suite: Suite,
  collection: Collection,
  { timeoutMs, cleanUpMs, signal: cancelled, ...context }: RunSuiteOptions,
): Promise<Ending> {
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(new Error(`It was stopped after ${timeoutMs} ms.`)), timeoutMs);
  const signal = AbortSignal.any([cancelled, timeUp.signal]);
  const settled = new AbortController();
  const stopped = once(signal, 'abort', { signal: settled.signal }).catch(() => undefined);
  const add = collection.add.bind(collection);
  const run = settle(async () => suite.run({ ...context, signal, add }));
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
