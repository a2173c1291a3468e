import type { Comparison } from '../comparison/comparison.ts';
import type { LoadTimeline } from '../load/load-result.ts';
import type { MetricsData, MetricsSummary } from '../metrics/metrics-summary.ts';
import type { ThresholdCheck } from '../thresholds/threshold-check.ts';
import type { Gauge, Mark, StateTrack } from './observation.ts';

/**
 * What is behind one line of a report: operations with their latencies, a variant of a benchmark, or only numbers, such
 * as those of a memory check. Plain data. Moments (`atMs`) count from the measurement's start.
 */
export interface Measurement {
  /** Unique in its suite, or in its group where it has one. */
  readonly name: string;
  /** How it was measured, for people: `20 callers, 5 × 500 ms`. */
  readonly about?: string;
  /** What it is compared with: the measurements of the same group. */
  readonly group?: Group;
  /** Its operations; absent where nothing was called. */
  readonly metrics?: MetricsData;
  /** Each round by itself: how far they differ tells how far the figures can be trusted. */
  readonly rounds?: readonly MetricsSummary[];
  /** How it compares with the baseline of its group. */
  readonly comparison?: Comparison;
  /** What came of its operations when, second by second. */
  readonly timeline?: LoadTimeline;
  /** Numbers over time: a pool's connections in use, the memory, the event loop's delay. */
  readonly gauges?: readonly Gauge[];
  /** States over time: a circuit breaker's. */
  readonly states?: readonly StateTrack[];
  /** What was done to it, and when: faults. */
  readonly marks?: readonly Mark[];
  /** Numbers of its own, which thresholds call by their names. */
  readonly numbers?: readonly MeasuredNumber[];
  /** What was found, with its details: a leaked connection and the stack that opened it. */
  readonly findings?: readonly Finding[];
  /** What was held against a limit. */
  readonly checks: readonly ThresholdCheck[];
}

/** Measurements that answer the same question, side by side: the variants of a benchmark. */
export interface Group {
  readonly name: string;
  /** Which of its measurements the others are compared with. */
  readonly baseline?: string;
}

/**
 * What a number counts: `ms`, `bytes`, `bytes/s`, `share` (0 to 1), `ratio` (1.5×), `perSecond`, or the things
 * themselves: `connections`, `sessions`.
 */
export type Unit = 'ms' | 'bytes' | 'bytes/s' | 'share' | 'ratio' | 'perSecond' | (string & {});

const measures: ReadonlySet<string> = new Set(['ms', 'bytes', 'bytes/s', 'share', 'ratio', 'perSecond']);

/** Whether a unit measures, rather than counts things. */
export function isMeasure(unit: Unit): boolean {
  return measures.has(unit);
}

/** A number that is not one of the metrics. */
export interface MeasuredNumber {
  /** What thresholds call it: `rssGrowthBytes`. */
  readonly name: string;
  /** What people call it: `RSS growth`. */
  readonly title: string;
  readonly unit: Unit;
  /** `null` where it could not be measured. */
  readonly value: number | null;
  /** A threshold on it is the most where lower is better, else the least. */
  readonly better: 'lower' | 'higher';
}

export interface Finding {
  readonly title: string;
  /** Shown as it is, in lines: a stack, a list. */
  readonly details?: string;
}

/** What a report calls a measurement: `by id › pg`. */
export function labelOf({ group, name }: Pick<Measurement, 'group' | 'name'>): string {
  return group === undefined ? name : `${group.name} › ${name}`;
}
