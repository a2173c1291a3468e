import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import type { CircuitBreakerOptions } from './breaker-options.ts';
import type { CircuitBreakerStats } from './breaker-stats.ts';
import { CircuitBreaker } from './circuit-breaker.ts';

/** Options of any breaker: the names come when they are asked for. */
type Options = CircuitBreakerOptions & { readonly name?: undefined };

/** Circuit breakers by name: one for each thing that is called, made when it is first asked for. */
export class BreakerRegistry {
  readonly #defaults: Options;
  readonly #breakers = new Map<string, CircuitBreaker>();

  constructor(defaults: Options = {}) {
    this.#defaults = defaults;
    void new CircuitBreaker(defaults); // so that bad options show here, and not at the first call
  }

  /** The breaker of this name; made of the defaults where there is none yet. */
  get(name: string): CircuitBreaker {
    return this.#breakers.get(name) ?? this.add(new CircuitBreaker({ ...this.#defaults, name }));
  }

  /** Takes in a breaker made elsewhere, such as a pool's, or one with options of its own. Its name must be free. */
  add(breaker: CircuitBreaker): CircuitBreaker {
    if (this.#breakers.has(breaker.name)) {
      throw new InvalidOptionError('name', 'one that no breaker of this registry has', breaker.name);
    }
    this.#breakers.set(breaker.name, breaker);
    return breaker;
  }

  /** Forgets the breaker of this name; says whether there was one. Those who hold it can go on using it. */
  remove(name: string): boolean {
    return this.#breakers.delete(name);
  }

  stats(): CircuitBreakerStats[] {
    return [...this.#breakers.values()].map((breaker) => breaker.stats());
  }

  /** Closes every circuit. */
  reset(): void {
    for (const breaker of this.#breakers.values()) breaker.reset();
  }

  [Symbol.iterator](): IterableIterator<CircuitBreaker> {
    return this.#breakers.values();
  }
}

/**
 * Makes a registry; its options are the defaults of the breakers it makes. Throws `InvalidOptionError`.
 *
 * @example
 * const breakers = breakerRegistry({ failureRate: 0.5, openMs: 10_000 });
 * await breakers.get(`tenant ${id}`).run(() => callTenant(id));
 */
export function breakerRegistry(defaults: Options = {}): BreakerRegistry {
  return new BreakerRegistry(defaults);
}
