/** What runs work that may fail: a retry, a breaker, a deadline; of Holdfast, of cockatiel (`execute`), or a function around p-retry. */
export interface RunnablePolicy {
  run(work: (context?: PolicyCall) => Promise<unknown>): Promise<unknown>;
}

/** What a policy may tell the work. */
export interface PolicyCall {
  readonly signal?: AbortSignal | undefined;
}

/** A policy that may say which state it is in. */
export interface BreakerPolicy extends RunnablePolicy {
  readonly state?: string | { readonly kind: string };
}
