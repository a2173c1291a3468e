import { rect, text } from '@observablehq/plot';
import type { StateTrack } from '../../result/observation.ts';
import { duration } from '../quantity.ts';
import { draw } from './draw.ts';
import { type Figure, seriesColor } from './figure.ts';
import { markLegend, markLines, type TimeAxis, timeAxis, timeLayout, toSeconds } from './time-axis.ts';

const stateColors: Readonly<Record<string, string>> = {
  closed: 'var(--good)',
  'half-open': 'var(--warn)',
  open: 'var(--bad)',
};

interface Span {
  readonly track: string;
  readonly state: string;
  readonly from: number;
  readonly to: number;
  readonly color: string;
}

/** Which state held when: a breaker's. */
export function stateFigure(tracks: readonly StateTrack[], time: TimeAxis): Figure {
  const known = [...new Set(tracks.flatMap(({ changes }) => changes.map(({ state }) => state)))];
  const color = (state: string) => stateColors[state] ?? seriesColor(known.indexOf(state));
  const spans = tracks.flatMap(({ name, changes }) =>
    changes.map(({ atMs, state }, index): Span => {
      const untilMs = changes[index + 1]?.atMs ?? time.endMs;
      return { track: name, state, from: toSeconds(atMs), to: toSeconds(untilMs), color: color(state) };
    }),
  );
  return {
    title: tracks.length === 1 ? `${tracks[0]?.name} state` : 'States',
    caption: 'Which state held when.',
    wide: true,
    legend: [
      ...known.map((state) => ({ label: state, color: color(state), shape: 'area' as const })),
      ...markLegend(time),
    ],
    draw: (width, label) => {
      const { x, axis } = timeAxis(time, width);
      return draw(label, {
        width,
        ...timeLayout,
        height: 56 + 28 * tracks.length,
        x,
        fy: { label: null, axis: null, padding: 0.15 },
        marks: [
          axis,
          rect(spans, {
            x1: 'from',
            x2: 'to',
            fy: 'track',
            fill: ({ color: own }: Span) => own,
            fillOpacity: 0.85,
            title: ({ state, from, to }: Span) => `${state} from ${from} s to ${to} s`,
          }),
          text(
            spans.filter(({ from, to }) => (to - from) / toSeconds(time.endMs) > 60 / width),
            {
              x: ({ from, to }: Span) => (from + to) / 2,
              fy: 'track',
              text: 'state',
              fill: 'var(--on-state)',
              fontSize: 11,
            },
          ),
          ...markLines(time),
        ],
      });
    },
    data: [
      ['', 'state', 'from', 'to'],
      ...spans.map(({ track, state, from, to }) => [
        track,
        state,
        duration(from * 1_000),
        duration(to * 1_000),
      ]),
    ],
  };
}
