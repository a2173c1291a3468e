/** What a policy tells the work it runs. */
export interface PolicyContext {
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the result is no longer wanted. */
  readonly signal: AbortSignal | undefined;
}

/** What a policy runs. */
export type Work<Result> = (context: PolicyContext) => PromiseLike<Result>;

/** A way to run something that may fail. */
export interface Policy {
  /**
   * @example
   * const body = await policy.run(({ signal }) => fetchInvoice(id, { signal }));
   */
  run<Result>(work: Work<Result>, context?: Partial<PolicyContext>): Promise<Result>;
}

/** The context of work that nobody has wrapped yet; one object, since nearly every call starts with it. */
const firstAttempt: PolicyContext = Object.freeze({ attempt: 1, signal: undefined });

/**
 * The context with everything in it; the one given, where an outer policy has made it already. Throws the signal's
 * reason where it is aborted: work that nobody wants any more is not begun.
 */
export function beginContext(given: Partial<PolicyContext> | undefined): PolicyContext {
  if (given === undefined) return firstAttempt;
  given.signal?.throwIfAborted();
  if (given.attempt !== undefined && 'signal' in given) return given as PolicyContext; // both are there
  return { attempt: given.attempt ?? 1, signal: given.signal };
}

/**
 * Begins the work. What it throws before there is a promise is a rejection like any other. Policies go on from here
 * with `then`: nested async functions would cost each call about twice as much.
 */
export function start<Result>(work: Work<Result>, context: PolicyContext): Promise<Result> {
  try {
    const running = work(context);
    return running instanceof Promise ? running : Promise.resolve(running);
  } catch (error) {
    return Promise.reject(error);
  }
}
