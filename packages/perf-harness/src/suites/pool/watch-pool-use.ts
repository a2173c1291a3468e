import type { Sampling } from '../scenario/sampling.ts';
import type { LoadablePool } from './loadable-pool.ts';

const figure = 'Pool';
const unit = 'connections';

/** Draws what the pool says of itself, and its breaker's state where it has one. */
export function watchPoolUse(sampling: Sampling, pool: LoadablePool): void {
  sampling.gauge(
    { name: 'in use', figure, unit, read: () => inUse(pool) },
    { name: 'waiting', figure, unit, read: () => pool.waitingCount },
    { name: 'total', figure, unit, read: () => pool.totalCount },
  );
  const { breaker } = pool;
  if (breaker !== undefined) sampling.state('Breaker', () => stateOf(breaker));
}

/** How many connections the pool says are out. */
export function inUse({ totalCount, idleCount }: LoadablePool): number {
  return totalCount - idleCount;
}

/** A breaker's state by its name. */
export function stateOf({ state }: NonNullable<LoadablePool['breaker']>): string {
  return typeof state === 'string' ? state : state.kind;
}
