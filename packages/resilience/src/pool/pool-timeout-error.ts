import { HoldfastError } from '../errors/holdfast-error.ts';
import type { LongestHeld } from './checkouts.ts';

/** The pool at the moment its patience ended. */
export interface PoolPressure {
  readonly waitedMs: number;
  readonly inUse: number;
  readonly max: number;
  /** How many wait for a connection, this one included. */
  readonly waiting: number;
  readonly longestHeld: LongestHeld | undefined;
  readonly lastConnectFailure: { readonly agoMs: number; readonly error: Error } | undefined;
  /** What to do where all are in use. */
  readonly advice: string;
  /** Where connections come from, such as `db-1:5432`, without secrets. */
  readonly target: string;
}

/** No connection could be had in time: all were in use, or none could be made. */
export class PoolTimeoutError extends HoldfastError {
  readonly waitedMs: number;
  readonly inUse: number;
  readonly max: number;
  readonly waiting: number;

  constructor(pressure: PoolPressure) {
    const cause = pressure.lastConnectFailure?.error;
    const options = cause === undefined ? undefined : { cause };
    super('PoolTimeoutError', 'HF_POOL_TIMEOUT', describe(pressure), options);
    this.waitedMs = pressure.waitedMs;
    this.inUse = pressure.inUse;
    this.max = pressure.max;
    this.waiting = pressure.waiting;
  }
}

function describe(pressure: PoolPressure): string {
  const { inUse, max, waiting, longestHeld, lastConnectFailure, advice, target } = pressure;
  const exhausted = inUse >= max;
  const event = exhausted ? 'no connection became free' : `no connection to ${target} could be made`;
  const waited = Math.floor(pressure.waitedMs);
  const lines = [`${event} within ${waited} ms (${inUse} of ${max} in use, ${waiting} waiting).`];
  if (exhausted && longestHeld !== undefined) {
    const place =
      longestHeld.place === undefined ? 'by a single statement' : `checked out at ${longestHeld.place}`;
    lines.push(`  Longest held: ${seconds(longestHeld.heldMs)}, ${place}. ${advice}`);
  }
  if (!exhausted) lines.push('  Look whether the server runs and accepts connections from here.');
  if (lastConnectFailure !== undefined) {
    const { agoMs, error } = lastConnectFailure;
    lines.push(`  cause: last connect failure ${seconds(agoMs)} ago: ${reason(error)} ${target}`);
  }
  return lines.join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A code says more in one word than most messages in a line. */
function reason(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
