/** How a run with setup and teardown ended. */
export type Ending<Stage extends string = string> =
  | { readonly outcome: 'completed' }
  | { readonly outcome: 'cancelled'; readonly cause: unknown }
  | { readonly outcome: 'failed'; readonly during: 'setup' | 'teardown' | Stage; readonly cause: unknown };

export interface Stages<Context, Stage extends string> {
  readonly signal: AbortSignal;
  readonly setup: (() => Context | Promise<Context>) | undefined;
  /** What `work` is called where it is said to have failed. */
  readonly stage: Stage;
  readonly work: (context: Context) => unknown;
  readonly teardown: ((context: Context) => unknown) | undefined;
}

/** Runs setup, work and teardown: the last whenever the first succeeded, and nothing where the signal is aborted already. */
export async function runStages<Context, Stage extends string>({
  signal,
  setup,
  stage,
  work,
  teardown,
}: Stages<Context, Stage>): Promise<Ending<Stage>> {
  if (signal.aborted) return { outcome: 'cancelled', cause: signal.reason };
  let context: Context;
  try {
    // Without a setup nothing says what the context is, and the operations have it as `unknown`.
    context = (await setup?.()) as Context;
  } catch (cause) {
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
    await teardown?.(context);
  } catch (cause) {
    failure = { during: 'teardown', cause: failure ? new AggregateError([failure.cause, cause]) : cause };
  }
  if (wasCancelled) {
    const cause = failure ? new AggregateError([signal.reason, failure.cause]) : signal.reason;
    return { outcome: 'cancelled', cause };
  }
  return failure ? { outcome: 'failed', ...failure } : { outcome: 'completed' };
}
