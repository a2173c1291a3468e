import type { PoolStats } from '../pool/pool-stats.ts';

/** Two kinds of connections to one database as one pool. SQLite's are neither lost nor cleaned, and have no breaker. */
export function addStats(one: PoolStats, other: PoolStats): PoolStats {
  const [a, b] = [one.totals, other.totals];
  return {
    ...one,
    total: one.total + other.total,
    idle: one.idle + other.idle,
    max: one.max + other.max,
    waiting: one.waiting + other.waiting,
    inUse: [...one.inUse, ...other.inUse].toSorted((x, y) => y.heldMs - x.heldMs),
    totals: {
      ...a,
      checkouts: a.checkouts + b.checkouts,
      waits: a.waits + b.waits,
      waitedMs: a.waitedMs + b.waitedMs,
      timeouts: a.timeouts + b.timeouts,
      created: a.created + b.created,
    },
  };
}
