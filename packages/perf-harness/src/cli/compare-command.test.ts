import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../fixtures/command.ts';
import { metricsOf } from '../fixtures/metrics-of.ts';
import type { RunResult, SuiteResult } from '../result/run-result.ts';
import { runSuites } from '../runner/run-suites.ts';

let cwd: string;

/** A result whose rounds took about so long. */
async function resultOf(medianMs: number, changes: Partial<RunResult> = {}, maxMs = 100): Promise<RunResult> {
  const rounds = Array.from({ length: 20 }, (_, index) => metricsOf([medianMs * (1 + (index % 5) / 1_000)]));
  const metrics = metricsOf(rounds.map(({ medianMs: ms }) => ms ?? 0));
  const suite = {
    name: 'look-ups',
    run: ({ add }: { add: (source: () => object & { name: string }) => void }) =>
      add(() => ({ name: 'by id', metrics, rounds, thresholds: { maxMs } })),
  };
  return { ...(await runSuites([suite])), ...changes };
}

/** The same suite, all of whose operations fail. */
function withoutSuccess(suite: SuiteResult): SuiteResult {
  const metrics = metricsOf([new Error('refused')]);
  const measurements = suite.measurements.map((one) => ({ ...one, metrics, rounds: [metrics], checks: [] }));
  return { ...suite, measurements };
}

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'holdfast-perf-'));
  const machine = {
    platform: 'plan9',
    architecture: 'mips',
    cpu: 'Slow CPU',
    cores: 1,
    memoryBytes: 2 ** 30,
  };
  const results = {
    baseline: await resultOf(10),
    same: await resultOf(10.001),
    slower: await resultOf(11),
    faster: await resultOf(9),
    elsewhere: await resultOf(10, { machine }),
    missed: await resultOf(10, {}, 5),
    old: { format: 1, suite: 's' },
    failing: await resultOf(10).then((result) => ({ ...result, suites: result.suites.map(withoutSuccess) })),
    renamed: await resultOf(10).then((result) => ({
      ...result,
      suites: result.suites.map((suite) => ({ ...suite, name: 'reads' })),
    })),
  };
  for (const [name, result] of Object.entries(results)) {
    await writeFile(join(cwd, `${name}.json`), JSON.stringify(result));
  }
});

afterAll(() => rm(cwd, { recursive: true, force: true }));

test.each([
  {
    candidate: 'same',
    code: 0,
    says: ['look-ups: by id   1.00×', 'equal', '1 compared: 0 slower, 0 faster, 1 equal'],
  },
  { candidate: 'faster', code: 0, says: ['0.900×', 'faster', '1 compared: 0 slower, 1 faster'] },
  { candidate: 'slower', code: 1, says: ['1.10×', 'slower', '1 compared: 1 slower, 0 faster'] },
  { candidate: 'missed', code: 1, says: ['equal', 'by id: maxMs is 10.04; it must be at most 5.'] },
  { candidate: 'elsewhere', code: 0, says: ['Warning: The baseline was measured on another machine:'] },
  {
    candidate: 'renamed',
    code: 1,
    says: [
      'Only baseline.json has latencies of look-ups: by id',
      'Only renamed.json has latencies of reads: by id',
      'no measurement in common',
    ],
  },
  { candidate: 'failing', code: 1, says: ['Only baseline.json has latencies of look-ups: by id'] },
])('a candidate that is $candidate ends with $code', async ({ candidate, code, says }) => {
  const run = await runCommand(['compare', 'baseline.json', `${candidate}.json`], { cwd });
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr: '' });
  for (const words of says) expect(run.stdout).toContain(words);
});

test('a difference below --effect is none', async () => {
  const args = ['compare', 'baseline.json', 'slower.json', '--effect', '20'];
  expect((await runCommand(args, { cwd })).code).toBe(0);
});

test('a result of another version ends with 2, so that nobody takes it for something slower', async () => {
  const { code, stderr } = await runCommand(['compare', 'old.json', 'same.json'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain(
    'Error [HF_PERF_RESULT_UNREADABLE]: old.json has format 1, and this version reads format 2.',
  );
});

test('--json prints the comparison', async () => {
  const { stdout } = await runCommand(['compare', 'baseline.json', 'slower.json', '--json'], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({
    comparisons: [{ suite: 'look-ups', of: 'by id', verdict: 'slower' }],
  });
});

test('report shows a stored result', async () => {
  const { code, stdout } = await runCommand(['report', 'missed.json'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('MISSED: by id: maxMs is 10.04; it must be at most 5.');
});
