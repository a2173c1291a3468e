import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readResult, verdictOf } from '@holdfast/perf-harness';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
/** What pool-load asks for. */
const asked = 'select 1';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perf-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command line, and the environment. */
function perfOn(url: string | undefined, args: readonly string[]) {
  const files = ['json', 'html', 'md'].map((extension) => join(folder, `r.${extension}`));
  const reports = ['--out', '--report', '--markdown'].flatMap((option, index) => [
    option,
    files[index] ?? '',
  ]);
  const env = { ...process.env, NODE_ENV: 'production', ...(url && { DATABASE_URL: url }) };
  return [[main, ...args, ...reports], env] as const;
}

function perf(args: readonly string[], url?: string) {
  const [line, env] = perfOn(url, args);
  const { status, stdout, stderr } = spawnSync(process.execPath, line, { encoding: 'utf8', env });
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
      const { status, text } = perf(['pool-load', 'benchmarks'], database.url);
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

    test('SIGTERM stops what is measured, and what was is written', { timeout: 60_000 }, async () => {
      const [line, env] = perfOn(database.url, ['pool-load', 'benchmarks']);
      const child = spawn(process.execPath, line, { env, stdio: 'ignore' });
      const ended = once(child, 'exit');
      const client = new Client({ connectionString: database.url });
      await client.connect();
      const sessions = async () =>
        (await client.query('select from pg_stat_activity where query = $1', [asked])).rowCount;
      await expect.poll(sessions, { timeout: 30_000 }).toBeGreaterThan(1);
      child.kill('SIGTERM');
      expect(await ended).toEqual([130, null]);
      await client.end();
      const { suites } = readResult(await readFile(join(folder, 'r.json'), 'utf8'), 'r.json');
      expect(suites).toMatchObject([
        { outcome: 'cancelled', error: { message: expect.stringContaining('SIGTERM') } },
        { outcome: 'cancelled' },
      ]);
    });

    test('a suite that there is not ends with 2', () => {
      const { status, text } = perf(['pool-lode'], database.url);
      expect(status).toBe(2);
      expect(text).toContain("There is no suite 'pool-lode'");
    });
  },
  { engines: ['postgres'] },
);
