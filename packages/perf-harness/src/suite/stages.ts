/** How a run with setup and teardown ended. */
export type Ending<Stage extends string = string, Cause = unknown> =
  | { readonly outcome: 'completed' }
  | { readonly outcome: 'cancelled'; readonly cause: Cause }
  | { readonly outcome: 'failed'; readonly during: 'setup' | 'teardown' | Stage; readonly cause: Cause };

export interface Stages<Context, Stage extends string> {
  readonly signal: AbortSignal;
  readonly setup: (() => Context | Promise<Context>) | undefined;
  /** What `work` is called where it is said to have failed. */
  readonly stage: Stage;
  readonly work: (context: Context) => unknown;
  readonly teardown: ((context: Context) => unknown) | undefined;
}

/** How long a setup or a teardown may take once the signal is aborted, in milliseconds, before it is left behind. */
const GRACE_MS = 3_000;

/**
 * Runs setup, work and teardown: the last whenever the first succeeded, and nothing where the signal is aborted already.
 * What a setup that was left behind makes after all is torn down.
 */
export async function runStages<Context, Stage extends string>(
  { signal, setup, stage, work, teardown }: Stages<Context, Stage>,
  graceMs: number = GRACE_MS,
): Promise<Ending<Stage>> {
  if (signal.aborted) return { outcome: 'cancelled', cause: signal.reason };
  // Without a setup nothing says what the context is, and the operations have it as `unknown`.
  const made = (async () => (await setup?.()) as Context)();
  let context: Context;
  try {
    context = await inTime(made, 'setup', signal, graceMs);
  } catch (cause) {
    if (cause instanceof LeftBehind) made.then((late) => teardown?.(late)).catch(() => {});
    return signal.aborted ? { outcome: 'cancelled', cause } : { outcome: 'failed', during: 'setup', cause };
  }
  let failure: { readonly during: Stage | 'teardown'; readonly cause: unknown } | undefined;
  try {
    await work(context);
  } catch (cause) {
    failure = { during: stage, cause };
  }
  const wasCancelled = signal.aborted;
  try {
    await inTime((async () => teardown?.(context))(), 'teardown', signal, graceMs);
  } catch (cause) {
    failure = { during: 'teardown', cause: failure ? new AggregateError([failure.cause, cause]) : cause };
  }
  if (wasCancelled) {
    const cause = failure ? new AggregateError([signal.reason, failure.cause]) : signal.reason;
    return { outcome: 'cancelled', cause };
  }
  return failure ? { outcome: 'failed', ...failure } : { outcome: 'completed' };
}

class LeftBehind extends Error {}

/** What the stage comes to. @throws LeftBehind where it has not ended so long after the signal was aborted. */
async function inTime<T>(
  running: Promise<T>,
  stage: string,
  signal: AbortSignal,
  graceMs: number,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const beginGrace = () => {
    const message = `The ${stage} had not ended ${graceMs} ms after the signal was aborted, and was left behind: something may still be open.`;
    timer = setTimeout(() => late.reject(new LeftBehind(message, { cause: signal.reason })), graceMs);
  };
  signal.addEventListener('abort', beginGrace);
  if (signal.aborted) beginGrace();
  try {
    return await Promise.race([running, late.promise]);
  } finally {
    signal.removeEventListener('abort', beginGrace);
    clearTimeout(timer);
  }
}
