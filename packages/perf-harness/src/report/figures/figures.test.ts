import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { metricsOf } from '../../fixtures/metrics-of.ts';
import { comparisonFigures } from './comparison-figure.ts';
import type { Figure } from './figure.ts';
import { latencyFigures } from './latency-figures.ts';
import { timeFigures } from './time-figures.ts';

/** The texts in a picture, in order. */
const textsOf = (figure: Figure | undefined, width = 540) =>
  [...(figure?.draw(width, 'label') ?? '').matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

test('every tick of a logarithmic axis has its label', () => {
  const latencies = Array.from({ length: 1_000 }, (_, index) => 1 + index / 20);
  const [distribution, percentiles] = latencyFigures([{ name: 'reads', metrics: metricsOf(latencies) }]);
  expect(textsOf(distribution)).toEqual(
    expect.arrayContaining(['1 ms', '2 ms', '5 ms', '10 ms', '20 ms', '50 ms']),
  );
  expect(textsOf(percentiles)).toEqual(expect.arrayContaining(['50 %', '90 %', '99 %', '99.9 %', '5 ms']));
});

test('the table beside the pictures has the exact percentiles', () => {
  const latencies = Array.from({ length: 100 }, (_, index) => index + 1);
  const [distribution] = latencyFigures([{ name: 'reads', metrics: metricsOf(latencies) }]);
  expect(distribution?.data).toEqual([
    ['', 'operations', 'p50', 'p75', 'p90', 'p95', 'p99', 'p99.9', 'p99.99', 'max'],
    ['reads', '100', '50.0 ms', '75.0 ms', '90.0 ms', '95.0 ms', '99.0 ms', '100 ms', '100 ms', '100 ms'],
  ]);
});

test('a percentile that falls on a whole operation is that one, and not the next', () => {
  const latencies = [...new Array(999).fill(1), 500];
  const [distribution] = latencyFigures([{ name: 'reads', metrics: metricsOf(latencies) }]);
  expect(distribution?.data[1]?.slice(-3)).toEqual(['1.00 ms', '500 ms', '500 ms']);
});

test('a picture has no style of its own, and whatever label it is given', () => {
  const [distribution] = latencyFigures([{ name: 'reads', metrics: metricsOf([1, 2, 3]) }]);
  const label = 'reads of <style> and </style> & "others"';
  const { document } = parseHTML(`<html><body>${distribution?.draw(372, label)}<p>after</p></body></html>`);
  expect(document.querySelectorAll('svg style')).toHaveLength(0);
  expect(document.querySelector('svg')?.getAttribute('aria-label')).toBe(label);
  expect(document.querySelector('svg + p')?.textContent).toBe('after');
  expect(textsOf(distribution)).toContain('2 ms');
});

test.each([[[]], [[new Error('x')]], [[5]], [[0]], [[0, 0, 0]], [[1e-6, 1e7]], [new Array(50).fill(3)]])(
  'latencies of %j can be drawn, or are left out',
  (outcomes) => {
    for (const figure of latencyFigures([{ name: 'odd', metrics: metricsOf(outcomes) }])) {
      expect(figure.draw(372, 'label')).not.toMatch(/NaN|Infinity/);
    }
  },
);

test('what happened at the same time stands at the same place in all pictures', () => {
  const zeros = [0, 0];
  const figures = timeFigures({
    name: 'm',
    timeline: {
      intervalMs: 1_000,
      offered: [10, 12],
      succeeded: [10, 3],
      failed: [0, 9],
      dropped: zeros,
      inFlight: zeros,
      p50Ms: [1, null],
      p99Ms: [2, null],
    },
    gauges: [
      {
        name: 'in use',
        figure: 'Pool',
        unit: 'connections',
        points: [
          [0, 3],
          [1_500, 10],
        ],
      },
    ],
    states: [
      {
        name: 'Breaker',
        changes: [
          { atMs: 0, state: 'closed' },
          { atMs: 1_200, state: 'open' },
        ],
      },
    ],
    marks: [{ atMs: 1_000, untilMs: 1_400, label: 'database restarted' }],
  });
  expect(figures.map(({ title }) => title)).toEqual([
    'Throughput',
    'Latency over time',
    'Pool',
    'Breaker state',
  ]);
  for (const figure of figures) {
    expect(figure.legend.map(({ label }) => label)).toContain('1 database restarted, at 1.00 s for 400 ms');
    expect(figure.draw(1_120, 'label')).toContain('stroke-dasharray="2,2"');
  }
  const places = figures.map(
    (figure) => /aria-label="rule"[^>]*>.*?x1="([\d.]+)"/.exec(figure.draw(1_120, 'x'))?.[1],
  );
  expect(new Set(places).size).toBe(1);
  expect(figures[3]?.data).toEqual([
    ['', 'state', 'from', 'to'],
    ['Breaker', 'closed', '0 ns', '1.20 s'],
    ['Breaker', 'open', '1.20 s', '2.00 s'],
  ]);
});

test('nothing that happened over time gives no figures', () => {
  expect(timeFigures({ name: 'm' })).toEqual([]);
  expect(timeFigures({ name: 'm', gauges: [{ name: 'g', figure: 'G', unit: 'ms', points: [] }] })).toEqual(
    [],
  );
});

test('a trend is told with its confidence, and only where there is one', () => {
  const points = [
    [0, 100],
    [1_000, 110],
    [2_000, 120],
  ] as const;
  const captionOf = (low: number, high: number) => {
    const slope = { perSecond: (low + high) / 2, low, high };
    const gauges = [{ name: 'heap', figure: 'Heap', unit: 'bytes', points, slope }];
    return timeFigures({ name: 'm', gauges })[0]?.caption;
  };
  expect(captionOf(1_024, 3_072)).toBe(
    'Heap grows by 2.00 KiB/s (1.00 KiB/s to 3.00 KiB/s with 95 % confidence).',
  );
  expect(captionOf(-20, -10)).toBe('Heap falls by -15 B/s (-20 B/s to -10 B/s with 95 % confidence).');
  expect(captionOf(-10, 10)).toBe('Heap shows no trend (-10 B/s to 10 B/s with 95 % confidence).');
});

test.each(['ms', 'bytes', 'share', 'connections', ''])(
  'gauges in %j are drawn, and told in a table',
  (unit) => {
    const gauges = [
      {
        name: 'g',
        figure: 'G',
        unit,
        points: [
          [0, 0.5],
          [1_000, 0.25],
        ] as const,
      },
    ];
    const [figure] = timeFigures({ name: 'm', gauges });
    expect(textsOf(figure, 372).length).toBeGreaterThan(4);
    expect(figure?.data[1]).toHaveLength(6);
  },
);

test('states of several things stand one below the other, whatever they are called', () => {
  const states = [
    {
      name: 'primary',
      changes: [
        { atMs: 0, state: 'up' },
        { atMs: 500, state: 'down' },
      ],
    },
    {
      name: 'replica',
      changes: [
        { atMs: 0, state: 'up' },
        { atMs: 1_000, state: 'lagging' },
      ],
    },
  ];
  const [figure] = timeFigures({ name: 'm', states });
  expect(figure?.title).toBe('States');
  expect(figure?.legend.map(({ label }) => label)).toEqual(['up', 'down', 'lagging']);
  expect(figure?.draw(540, 'label').match(/<rect/g)).toHaveLength(4);
});

test('variants are drawn against their baseline, with what chance may make of it', () => {
  const group = { name: 'by id', baseline: 'a' };
  const [figure] = comparisonFigures({
    ...group,
    measurements: [
      { name: 'a', group, checks: [] },
      {
        name: 'b',
        group,
        checks: [],
        comparison: { ratio: 1.5, interval: { low: 1.4, high: 1.6 }, pValue: 0.01, verdict: 'slower' },
      },
      {
        name: 'c',
        group,
        checks: [],
        comparison: { ratio: 0.9, interval: null, pValue: null, verdict: 'undecided' },
      },
    ],
  });
  expect(figure?.title).toBe('Against a');
  expect(textsOf(figure)).toEqual(
    expect.arrayContaining(['b: 1.50× (1.40 to 1.60), slower', 'c: 0.900×, undecided', '1×']),
  );
  expect(figure?.data).toEqual([
    ['', 'ratio', '95 % confidence', 'verdict'],
    ['b', '1.50×', '1.40× to 1.60×', 'slower'],
    ['c', '0.900×', '–', 'undecided'],
  ]);
});

test('without a baseline nothing is compared', () => {
  expect(comparisonFigures({ name: 'g', measurements: [{ name: 'a', checks: [] }] })).toEqual([]);
});
