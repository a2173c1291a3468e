import { axisX, type Markish, rect, ruleX, text } from '@observablehq/plot';
import type { Mark } from '../../result/observation.ts';
import { duration } from '../quantity.ts';
import { secondsTick } from './axes.ts';
import type { LegendEntry } from './figure.ts';

/** The time that all figures of a measurement share, with what was done when. */
export interface TimeAxis {
  readonly endMs: number;
  readonly marks: readonly Mark[];
}

/** The same in each, so that moments stand above each other. */
export const timeLayout = {
  height: 220,
  marginLeft: 58,
  marginRight: 18,
  marginTop: 24,
  marginBottom: 28,
} as const;

export const toSeconds = (ms: number): number => ms / 1_000;

/** The axis below each of them. */
export function timeAxis(
  { endMs }: TimeAxis,
  width: number,
): { readonly x: { readonly domain: [number, number] }; readonly axis: Markish } {
  return {
    x: { domain: [0, toSeconds(endMs)] },
    axis: axisX({
      ticks: width < 500 ? 5 : width < 800 ? 8 : 12,
      tickFormat: secondsTick,
      label: null,
      tickSize: 0,
    }),
  };
}

const start = ({ atMs }: Mark): number => toSeconds(atMs);

/** A line where each mark began, with a number that the legend explains. */
export function markLines({ marks }: TimeAxis): readonly Markish[] {
  return [
    ruleX(marks, {
      x: start,
      stroke: 'var(--mark)',
      strokeDasharray: '2,2',
      title: ({ label }: Mark) => label,
    }),
    text(marks, {
      x: start,
      text: (_: Mark, index: number) => String(index + 1),
      frameAnchor: 'top',
      dy: -13,
      fill: 'var(--mark)',
      fontWeight: 600,
      fontSize: 11,
    }),
  ];
}

/** The lines, and a band for as long as a mark lasted. */
export function markMarks(time: TimeAxis): readonly Markish[] {
  const lasting = time.marks.filter(({ untilMs }) => untilMs !== undefined);
  const end = ({ atMs, untilMs = atMs }: Mark) => toSeconds(untilMs);
  return [rect(lasting, { x1: start, x2: end, fill: 'var(--mark)', fillOpacity: 0.12 }), ...markLines(time)];
}

export function markLegend({ marks }: TimeAxis): readonly LegendEntry[] {
  return marks.map(({ label, atMs, untilMs }, index) => {
    const span = untilMs === undefined ? '' : ` for ${duration(untilMs - atMs)}`;
    return {
      label: `${index + 1} ${label}, at ${duration(atMs)}${span}`,
      color: 'var(--mark)',
      shape: 'mark',
    };
  });
}
