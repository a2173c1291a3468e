import type { Unit } from '../result/measurement.ts';
import type { Bound } from './metric.ts';

export interface Reading {
  readonly unit: Unit;
  readonly bound: Bound;
  readonly limit: number;
  readonly actual: number | null;
}

/**
 * How far a value stays away from its limit, as a share of what is allowed: 1 where nothing of it is used, 0 at the
 * limit, below 0 beyond it. A p95 of 50 ms has a room of 0.75 below 200 ms; 2,000 operations a second have 0.5 above
 * 1,000. Of a share that must be high, such as a success rate, what is missing to 1 counts. `null` where nothing was
 * measured, and where the limit allows nothing.
 */
export function roomLeft({ unit, bound, limit, actual }: Reading): number | null {
  if (actual === null) return null;
  if (bound === 'at most') return roomBelow(limit, actual);
  if (unit === 'share') return roomBelow(1 - limit, 1 - actual);
  return actual > 0 && limit > 0 ? 1 - limit / actual : null;
}

function roomBelow(limit: number, actual: number): number | null {
  return limit > 0 ? 1 - actual / limit : null;
}
