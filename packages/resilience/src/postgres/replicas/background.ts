import { AsyncResource } from 'node:async_hooks';

/**
 * Runs what many callers share outside of the context of the one that happened to start it: that one's deadline is not
 * the others'.
 */
export function inBackground<Result>(work: () => Result): Result {
  return outside.runInAsyncScope(work);
}

const outside = new AsyncResource('HoldfastReplicas');
