import { expect, test } from 'vitest';
import { metricsOf } from '../fixtures/metrics-of.ts';
import { runSuites } from '../runner/run-suites.ts';
import { readResult } from './read-result.ts';

const result = await runSuites([
  {
    name: 's',
    run: ({ add }) =>
      add(() => [
        { name: 'm', metrics: metricsOf([1, 2, new Error('x')]), thresholds: { p95Ms: 5 } },
        {
          name: 'n',
          gauges: [{ name: 'RSS', figure: 'Memory', unit: 'bytes', points: [[0, 1]] }],
          marks: [{ atMs: 5, label: 'fault' }],
          timeline: {
            intervalMs: 1_000,
            offered: [3],
            succeeded: [2],
            failed: [1],
            dropped: [0],
            inFlight: [0],
            p50Ms: [1],
            p99Ms: [2],
          },
        },
      ]),
  },
]);
const json = JSON.stringify(result);

test('what was written is read', () => {
  expect(readResult(json, 'out.json')).toEqual(result);
});

test.each([
  ['not JSON at all', 'out.json is not JSON.'],
  ['null', 'out.json is no result of a run: it names no format.'],
  ['{"numTotalTests": 3}', 'out.json is no result of a run: it names no format.'],
  [
    '{"format": 1, "suite": "s"}',
    'out.json has format 1, and this version reads format 2. Measure again, or read it with the version that wrote it.',
  ],
  [json.replace('"format":2', '"format":3'), 'out.json has format 3, and this version reads format 2.'],
  [
    json.replace('"checks":[]', '"checks":{}'),
    'out.json was damaged: suites[0].measurements[1].checks is missing',
  ],
  [
    json.replace('"p95Ms":2', '"p95Ms":"2"'),
    'suites[0].measurements[0].metrics.p95Ms is missing, or not what',
  ],
  [json.replace('[[0,1]]', '[[0,1,2]]'), 'suites[0].measurements[1].gauges[0].points[0] is missing'],
  [json.replace('"inFlight":[0]', '"inFlight":{}'), 'suites[0].measurements[1].timeline.inFlight is missing'],
  [
    json.replace(/"histogram":"...../, '"histogram":"AAAAA'),
    'suites[0].measurements[0].metrics.histogram is missing, or not what it should be',
  ],
  [json.replace('"succeeded":2', '"succeeded":3'), 'suites[0].measurements[0].metrics.histogram is missing'],
  [json.replace('"outcome":"completed"', '"outcome":"fine"'), 'suites[0].outcome is missing'],
  [json.replace('"node":"', '"node":1,"n":"'), 'versions.node is missing'],
])('%.40s is refused: %s', (text, message) => {
  expect(() => readResult(text, 'out.json')).toThrow(
    expect.objectContaining({
      code: 'HF_PERF_RESULT_UNREADABLE',
      message: expect.stringContaining(message),
    }),
  );
});
