import type { Unit } from './measurement.ts';

/** A number that was looked at again and again. */
export interface Gauge {
  /** `in use`. */
  readonly name: string;
  /** The figure it is drawn in, with the others of that name, which have the same unit: `Pool`, `Memory`. */
  readonly figure: string;
  readonly unit: Unit;
  /** When, and what it was then; in the order of time. */
  readonly points: readonly GaugePoint[];
  /** How it grows over time, with 95 % confidence. */
  readonly slope?: Slope;
}

export type GaugePoint = readonly [atMs: number, value: number];

/** The gauge's units per second. It grows where `low` is above 0. */
export interface Slope {
  readonly perSecond: number;
  readonly low: number;
  readonly high: number;
}

/** A state that changed over time: each change holds until the next. */
export interface StateTrack {
  /** `Breaker`. */
  readonly name: string;
  readonly changes: readonly StateChange[];
}

export interface StateChange {
  readonly atMs: number;
  /** `closed`, `open`, `half-open`. */
  readonly state: string;
}

/** Something done to what is measured: `database restarted`. */
export interface Mark {
  readonly atMs: number;
  /** Its end, where it lasted. */
  readonly untilMs?: number;
  readonly label: string;
}
