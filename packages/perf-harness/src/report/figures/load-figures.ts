import { areaY, axisY, gridY, lineY } from '@observablehq/plot';
import type { LoadTimeline } from '../../load/load-result.ts';
import { count, duration } from '../quantity.ts';
import { durationTick, logDomain, logTicks } from './axes.ts';
import { draw } from './draw.ts';
import type { Figure } from './figure.ts';
import { markLegend, markMarks, type TimeAxis, timeAxis, timeLayout, toSeconds } from './time-axis.ts';

/** What was asked for each second, and what became of it. */
export function throughputFigure(timeline: LoadTimeline, time: TimeAxis): Figure {
  const { intervalMs, offered, succeeded, failed, dropped } = timeline;
  // Each value holds to the end of its interval, the last one too.
  const perSecond = (counts: readonly number[]) =>
    [...counts, counts.at(-1) ?? 0].map((number, index) => ({
      s: toSeconds(index * intervalMs),
      value: (number * 1_000) / intervalMs,
    }));
  const series = [
    { label: 'succeeded', values: perSecond(succeeded), color: 'var(--good)', shape: 'area' },
    { label: 'failed', values: perSecond(failed), color: 'var(--bad)', shape: 'area' },
    { label: 'dropped', values: perSecond(dropped), color: 'var(--warn)', shape: 'area' },
  ] as const;
  const shown = series.filter(
    ({ label, values }) => label === 'succeeded' || values.some(({ value }) => value > 0),
  );
  return {
    title: 'Throughput',
    caption: 'Operations a second: what was asked for, and what became of it.',
    wide: true,
    legend: [
      { label: 'offered', color: 'var(--text)', shape: 'dash' },
      ...shown.map(({ label, color, shape }) => ({ label, color, shape })),
      ...markLegend(time),
    ],
    draw: (width, label) => {
      const { x, axis } = timeAxis(time, width);
      return draw(label, {
        width,
        ...timeLayout,
        x,
        y: { zero: true, nice: true },
        marks: [
          gridY({ ticks: 4 }),
          axis,
          axisY({ ticks: 4, tickFormat: count, label: null, tickSize: 0 }),
          ...shown.flatMap(({ values, color }) => [
            areaY([...values], { x: 's', y: 'value', fill: color, fillOpacity: 0.18, curve: 'step-after' }),
            lineY([...values], { x: 's', y: 'value', stroke: color, strokeWidth: 1.5, curve: 'step-after' }),
          ]),
          lineY(perSecond(offered), {
            x: 's',
            y: 'value',
            stroke: 'var(--text)',
            strokeWidth: 1.25,
            strokeDasharray: '4,3',
            curve: 'step-after',
          }),
          ...markMarks(time),
        ],
      });
    },
    data: countRows(timeline),
  };
}

/** The latencies of each second. */
export function latencyOverTimeFigure(timeline: LoadTimeline, time: TimeAxis): Figure {
  const { intervalMs } = timeline;
  const over = (latencies: readonly (number | null)[]) =>
    latencies.map((ms, index) => ({ s: toSeconds((index + 0.5) * intervalMs), ms }));
  const series = [
    { label: 'median', values: over(timeline.p50Ms), color: 'var(--series-1)', shape: 'line' },
    { label: 'p99', values: over(timeline.p99Ms), color: 'var(--series-2)', shape: 'line' },
  ] as const;
  const latencies = series.flatMap(({ values }) =>
    values.flatMap(({ ms }) => (ms === null || ms <= 0 ? [] : [ms])),
  );
  const domain = logDomain(latencies.length === 0 ? [1] : latencies);
  return {
    title: 'Latency over time',
    caption: 'Of the operations that succeeded, from the moment each was due.',
    wide: true,
    legend: [...series.map(({ label, color, shape }) => ({ label, color, shape })), ...markLegend(time)],
    draw: (width, label) => {
      const { x, axis } = timeAxis(time, width);
      const ticks = [...logTicks(domain, { length: timeLayout.height - 52, perLabel: 17 })];
      return draw(label, {
        width,
        ...timeLayout,
        x,
        y: { type: 'log', domain: [...domain] },
        marks: [
          gridY({ ticks: ticks }),
          axis,
          axisY({ ticks: ticks, text: durationTick, label: null, tickSize: 0 }),
          ...series.map(({ values, color }) =>
            lineY([...values], { x: 's', y: 'ms', stroke: color, strokeWidth: 1.75, marker: 'none' }),
          ),
          ...markMarks(time),
        ],
      });
    },
    data: latencyRows(timeline),
  };
}

function countRows({ intervalMs, offered, succeeded, failed, dropped }: LoadTimeline): Figure['data'] {
  return [
    ['from', 'offered', 'succeeded', 'failed', 'dropped'],
    ...offered.map((due, index) => [
      duration(index * intervalMs),
      ...[due, succeeded[index] ?? 0, failed[index] ?? 0, dropped[index] ?? 0].map(count),
    ]),
  ];
}

function latencyRows({ intervalMs, p50Ms, p99Ms }: LoadTimeline): Figure['data'] {
  return [
    ['from', 'median', 'p99'],
    ...p50Ms.map((median, index) => [
      duration(index * intervalMs),
      duration(median),
      duration(p99Ms[index] ?? null),
    ]),
  ];
}
