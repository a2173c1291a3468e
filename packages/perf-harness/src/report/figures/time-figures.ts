import type { Measurement } from '../../result/measurement.ts';
import type { Figure } from './figure.ts';
import { gaugeFigure } from './gauge-figure.ts';
import { latencyOverTimeFigure, throughputFigure } from './load-figures.ts';
import { stateFigure } from './state-figure.ts';
import type { TimeAxis } from './time-axis.ts';

/** What happened when: throughput, latencies, gauges and states, all on the same time, with the marks. */
export function timeFigures(measured: Omit<Measurement, 'checks'>): readonly Figure[] {
  const { timeline, gauges = [], states = [], marks = [] } = measured;
  const time: TimeAxis = { endMs: endOf(measured), marks };
  if (time.endMs === 0) return [];
  const together = [...Map.groupBy(gauges, ({ figure }) => figure)];
  return [
    ...(timeline === undefined
      ? []
      : [throughputFigure(timeline, time), latencyOverTimeFigure(timeline, time)]),
    ...together.map(([title, ofFigure], index) =>
      // Two stand side by side; of an odd number the first has a line for itself.
      gaugeFigure(title, ofFigure, index === 0 && together.length % 2 === 1, time),
    ),
    ...(states.length === 0 ? [] : [stateFigure(states, time)]),
  ];
}

function endOf({ timeline, gauges = [], states = [], marks = [] }: Omit<Measurement, 'checks'>): number {
  return Math.max(
    timeline === undefined ? 0 : timeline.offered.length * timeline.intervalMs,
    ...gauges.map(({ points }) => points.at(-1)?.[0] ?? 0),
    ...states.map(({ changes }) => changes.at(-1)?.atMs ?? 0),
    ...marks.map(({ atMs, untilMs = atMs }) => untilMs),
  );
}
