import type { LoadResult } from '../load/load-result.ts';
import type { MeasuredNumber } from '../result/measurement.ts';
import type { MeasuredData } from '../runner/suite.ts';

/**
 * A load as a measurement: its metrics and its timeline, and what became of the arrivals as numbers `offered`,
 * `dropped`, `unfinished`, `droppedRate` and `latenessP99Ms`.
 */
export function measuredLoad({ load, metrics, timeline, counts, lateness }: LoadResult): MeasuredData {
  const { offered, dropped, unfinished } = counts;
  const number = (name: string, title: string, unit: string, value: number | null): MeasuredNumber => ({
    name,
    title,
    unit,
    value,
    better: name === 'offered' ? 'higher' : 'lower',
  });
  return {
    name: load,
    metrics,
    timeline,
    numbers: [
      number('offered', 'offered', 'operations', offered),
      number('dropped', 'dropped', 'operations', dropped),
      number('droppedRate', 'dropped share', 'share', offered === 0 ? null : dropped / offered),
      number('unfinished', 'unfinished', 'operations', unfinished),
      number('latenessP99Ms', 'lateness of the generator, p99', 'ms', lateness.p99Ms),
    ],
  };
}
