import type { MetricsData } from '../metrics/metrics-summary.ts';
import { readLatencies } from '../metrics/stored-latencies.ts';
import { resultFormat } from './run-result.ts';
import {
  boolean,
  both,
  dictionary,
  list,
  nullable,
  number,
  oneOf,
  optional,
  record,
  type Shape,
  text,
  tuple,
} from './shape.ts';

const errors = list(record({ kind: text, count: number, message: text }));

const summary = {
  operations: number,
  succeeded: number,
  failed: number,
  successRate: nullable(number),
  errorRate: nullable(number),
  measuredMs: number,
  operationsPerSecond: nullable(number),
  minMs: nullable(number),
  averageMs: nullable(number),
  medianMs: nullable(number),
  p95Ms: nullable(number),
  p99Ms: nullable(number),
  p999Ms: nullable(number),
  maxMs: nullable(number),
  errors,
};

/** Metrics whose histogram holds what they say. Looked at after everything else of them. */
const histogram: Shape = (metrics, path) => {
  try {
    // All parts of it are there by then.
    readLatencies(metrics as MetricsData);
    return undefined;
  } catch {
    return `${path}.histogram`;
  }
};

const timeline = record({
  intervalMs: number,
  measured: optional(list(boolean)),
  offered: list(number),
  succeeded: list(number),
  failed: list(number),
  dropped: list(number),
  inFlight: list(number),
  p50Ms: list(nullable(number)),
  p99Ms: list(nullable(number)),
});

const check = record({
  metric: text,
  title: text,
  unit: text,
  bound: oneOf('at most', 'at least'),
  limit: number,
  actual: nullable(number),
  met: boolean,
  room: nullable(number),
});

const interval = record({ low: number, high: number });

const measurement = record({
  name: text,
  about: optional(text),
  group: optional(record({ name: text, baseline: optional(text) })),
  metrics: optional(both(record({ ...summary, sumMs: number, histogram: text }), histogram)),
  rounds: optional(list(record(summary))),
  comparison: optional(
    record({
      ratio: nullable(number),
      interval: nullable(interval),
      pValue: nullable(number),
      verdict: oneOf('faster', 'slower', 'equal', 'undecided'),
    }),
  ),
  timeline: optional(timeline),
  gauges: optional(
    list(
      record({
        name: text,
        figure: text,
        unit: text,
        points: list(tuple(number, number)),
        slope: optional(record({ perSecond: number, low: number, high: number })),
      }),
    ),
  ),
  states: optional(list(record({ name: text, changes: list(record({ atMs: number, state: text })) }))),
  marks: optional(list(record({ atMs: number, untilMs: optional(number), label: text }))),
  numbers: optional(
    list(
      record({
        name: text,
        title: text,
        unit: text,
        value: nullable(number),
        better: oneOf('lower', 'higher'),
      }),
    ),
  ),
  findings: optional(list(record({ title: text, details: optional(text) }))),
  checks: list(check),
});

/** What a stored result has to look like. */
export const runResultShape: Shape = record({
  format: oneOf(resultFormat),
  startedAt: text,
  durationMs: number,
  machine: record({ platform: text, architecture: text, cpu: text, cores: number, memoryBytes: number }),
  versions: dictionary(text),
  seed: number,
  suites: list(
    record({
      name: text,
      title: text,
      outcome: oneOf('completed', 'failed', 'cancelled', 'timed out'),
      error: optional(
        record({ name: optional(text), message: text, code: optional(text), stack: optional(text) }),
      ),
      durationMs: number,
      measurements: list(measurement),
    }),
  ),
});
