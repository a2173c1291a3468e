import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readResult, verdictOf } from '@holdfast/perf-harness';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perf-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function perf(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const files = [
    '--out',
    join(folder, 'r.json'),
    '--report',
    join(folder, 'r.html'),
    '--markdown',
    join(folder, 'r.md'),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args, ...files], {
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  return { status, text: stdout + stderr };
}

test('--help names every suite, and measures nothing', () => {
  const { status, text } = perf(['--help']);
  expect(status).toBe(0);
  expect(text).toContain('pool-load, retry-load, session-leaks, benchmarks, fault-recovery');
});

describeEachDatabase(
  'pnpm perf',
  (database) => {
    test('measures our own packages on the database that is named, and every limit is met', {
      timeout: 120_000,
    }, async () => {
      const { status, text } = perf(['pool-load', 'benchmarks'], { DATABASE_URL: database.url });
      const result = readResult(await readFile(join(folder, 'r.json'), 'utf8'), 'r.json');
      expect(result.suites.map(({ name, outcome }) => [name, outcome])).toEqual([
        ['pool-load', 'completed'],
        ['benchmarks', 'completed'],
      ]);
      // How many times a read takes what another takes is the machine's affair, where others work on it as well.
      const missed = verdictOf(result).missed.filter(({ check }) => check.unit !== 'ratio');
      expect(missed, text).toEqual([]);
      expect(await readFile(join(folder, 'r.html'), 'utf8')).toContain('Pool load');
      expect(status).toBe(verdictOf(result).passed ? 0 : 1);
    });

    test('a suite that there is not ends with 2', () => {
      const { status, text } = perf(['pool-lode'], { DATABASE_URL: database.url });
      expect(status).toBe(2);
      expect(text).toContain("There is no suite 'pool-lode'");
    });
  },
  { engines: ['postgres'] },
);
