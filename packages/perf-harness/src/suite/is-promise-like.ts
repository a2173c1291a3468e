/** Whether what an operation returned has to be waited for. Awaiting what is no promise would add the queue's time to its own. */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
