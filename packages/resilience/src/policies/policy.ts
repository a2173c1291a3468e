/** What a policy tells the work it runs. */
export interface PolicyContext {
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the result is no longer wanted. */
  readonly signal: AbortSignal | undefined;
}

/** A way to run something that may fail. */
export interface Policy {
  /**
   * @example
   * const body = await policy.run(({ signal }) => fetchInvoice(id, { signal }));
   */
  run<Result>(
    work: (context: PolicyContext) => PromiseLike<Result>,
    context?: Partial<PolicyContext>,
  ): Promise<Result>;
}

/** The context of work that nobody has wrapped yet; one object, since nearly every call starts with it. */
const firstAttempt: PolicyContext = Object.freeze({ attempt: 1, signal: undefined });

/** The context with everything in it; the one given, where an outer policy has made it already. */
export function fullContext(given: Partial<PolicyContext> | undefined): PolicyContext {
  if (given === undefined) return firstAttempt;
  if (given.attempt !== undefined && 'signal' in given) return given as PolicyContext; // both are there
  return { attempt: given.attempt ?? 1, signal: given.signal };
}
