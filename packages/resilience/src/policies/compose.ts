import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { Policy, PolicyContext } from './policy.ts';

class Composed implements Policy {
  readonly #outer: Policy;
  readonly #inner: Policy;

  constructor(outer: Policy, inner: Policy) {
    this.#outer = outer;
    this.#inner = inner;
  }

  run<Result>(
    work: (context: PolicyContext) => PromiseLike<Result>,
    context?: Partial<PolicyContext>,
  ): Promise<Result> {
    return this.#outer.run((inside) => this.#inner.run(work, inside), context);
  }
}

/**
 * One policy out of several, the first outermost: `compose(retry(…), breaker)` retries what the breaker lets through,
 * `compose(breaker, retry(…))` counts a call with all its attempts as one.
 */
export function compose(...policies: readonly Policy[]): Policy {
  const composed = policies.reduceRight<Policy | undefined>(
    (inner, outer) => (inner === undefined ? outer : new Composed(outer, inner)),
    undefined,
  );
  if (composed === undefined) throw new InvalidOptionError('policies', 'at least one policy', policies);
  return composed;
}
