import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { sampleResult } from '../fixtures/sample-result.ts';
import { junitReport } from './junit-report.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  isArray: (name) => name === 'testcase',
});

test('a report is XML with a test suite for each suite, and a test case for each limit', () => {
  const xml = junitReport(sampleResult);
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuites } = parser.parse(xml);
  expect(testsuites).toMatchObject({
    name: 'holdfast-perf',
    tests: '6',
    failures: '2',
    errors: '1',
    time: '4.250',
  });
  const [lookUps, retries] = testsuites.testsuite;
  expect(lookUps).toMatchObject({
    name: 'look-ups',
    tests: '5',
    failures: '2',
    errors: '0',
    timestamp: '2026-01-02T03:04:05.000Z',
  });
  expect(lookUps.testcase.map(({ name }: { name: string }) => name)).toEqual([
    'completes',
    'by id › pg: p95 at most 200 µs',
    'by id › holdfast: p95 at most 200 µs',
    'by id › holdfast: error rate at most 1 %',
    'sessions: RSS growth at most 10 MiB',
  ]);
  expect(lookUps.testcase[2].failure).toMatchObject({
    type: 'p95Ms',
    message: 'p95 is 250 µs, and may be at most 200 µs (25 % over)',
  });
  expect(lookUps.testcase[4].failure['#text']).toContain(
    '1 × session, opened at orders.ts:12\nat orders.ts:12',
  );
  expect(retries.testcase).toMatchObject([
    {
      classname: 'retries',
      name: 'completes',
      error: { type: 'ECONNREFUSED', message: expect.stringContaining('failed: connect') },
    },
  ]);
});

test('what XML cannot hold is replaced, and the rest escaped', () => {
  const xml = junitReport(sampleResult);
  expect(xml).toContain('message="failed: connect &lt;refused&gt; &amp; &quot;gone&quot;"');
  expect(xml).toContain('Error: \uFFFD[31mred\uFFFD[0m');
});
