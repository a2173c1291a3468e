import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../fixtures/command.ts';
import { readResult } from '../result/read-result.ts';

const metrics = fileURLToPath(new URL('../metrics/performance-metrics.ts', import.meta.url));

/** Suites as a team would write them: quick ones, and such that end badly. */
const modules = {
  'quick.ts': `
    import { PerformanceMetrics } from ${JSON.stringify(metrics)};
    const quick = (name: string, maxMs: number) => ({
      name,
      run: ({ add, progress, seed }: any) => {
        progress('measuring', 0.5);
        const metrics = new PerformanceMetrics();
        metrics.record(seed === 7 ? 7 : 1);
        add(() => ({ name: 'm', metrics: metrics.toJSON(), thresholds: { maxMs } }));
      },
    });
    export default [quick('first', 10), quick('second', 10)];
    export const third = quick('third', 5);
    export const limit = 3;`,
  'failing.mjs': `
    export const failing = {
      name: 'failing',
      title: 'A failing suite',
      run: ({ add }) => {
        add(() => ({ name: 'n', numbers: [{ name: 'x', title: 'x', unit: '', value: 1, better: 'lower' }] }));
        throw Object.assign(new Error('no such table'), { code: '42P01' });
      },
    };`,
  'blocking.ts': `
    import { mkdirSync } from 'node:fs';
    import { join } from 'node:path';
    export default { name: 'blocking', run: () => mkdirSync(join(import.meta.dirname, 'taken')) };`,
  'hanging.mjs': `
    export default { name: 'hanging', run: () => new Promise(() => setInterval(() => {}, 1_000)) };`,
  'listening.mjs': `
    export default {
      name: 'listening',
      run: ({ add, signal }) => {
        add(() => ({ name: 'so far', thresholds: {} }));
        console.log('measuring');
        return new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    };`,
  'empty.mjs': 'export const nothing = 1;',
};

let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'holdfast-perf-'));
  for (const [name, text] of Object.entries(modules)) await writeFile(join(cwd, name), text);
});

afterAll(() => rm(cwd, { recursive: true, force: true }));

const written = (name: string) => readFile(join(cwd, name), 'utf8');

test('run measures the suites of a module, says how they did, and writes what was asked for', async () => {
  const files = ['--out', 'out/result.json', '--report', 'r.html', '--markdown', 'r.md', '--junit', 'r.xml'];
  const { code, stdout, stderr } = await runCommand(['run', './quick.ts', ...files], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(
    stdout.replace(/[\d.]+ [mnµ]?s,/g, 'T,'),
  ).toBe(`  ✔ first T, 1 of 1 limits met, least room: maximum, 90 % room
  ✔ second T, 1 of 1 limits met, least room: maximum, 90 % room
  ✔ third T, 1 of 1 limits met, least room: maximum, 80 % room
All 3 limits met.
Wrote out/result.json
Wrote r.html
Wrote r.md
Wrote r.xml
`);
  const result = readResult(await written('out/result.json'), 'result.json');
  expect(result.suites.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  expect(await written('r.html')).toContain('<h1>All 3 limits met</h1>');
  expect(await written('r.md')).toContain('## ✅ All 3 limits met');
  expect(await written('r.xml')).toContain('<testsuites name="holdfast-perf" tests="6" failures="0"');
});

test('run takes only the suites that are named, and perf.suites.ts where no module is', async () => {
  await writeFile(
    join(cwd, 'perf.suites.ts'),
    "export * from './quick.ts';\nexport { default } from './quick.ts';\n",
  );
  const { code, stdout } = await runCommand(['run', 'third', 'first'], { cwd });
  await rm(join(cwd, 'perf.suites.ts'));
  expect(code).toBe(0);
  expect(stdout).toMatch(/✔ first .*\n.*✔ third .*\nAll 2 limits met/);
});

test('run --json prints the result and nothing else to stdout; the seed reaches the suites', async () => {
  const { code, stdout, stderr } = await runCommand(['run', 'quick.ts', 'third', '--json', '--seed', '7'], {
    cwd,
  });
  expect(code).toBe(1);
  expect(stderr).toContain('m: maxMs is 7; it must be at most 5.\n1 of 1 limit missed.\n');
  const result = readResult(stdout, 'stdout');
  expect(result).toMatchObject({ seed: 7, suites: [{ measurements: [{ metrics: { maxMs: 7 } }] }] });
});

test('a suite that throws ends with 1, and what was measured is written', async () => {
  const { code, stdout } = await runCommand(['run', 'failing.mjs', 'quick.ts', '--out', 'failed.json'], {
    cwd,
  });
  expect(code).toBe(1);
  expect(stdout).toContain('✘ A failing suite');
  expect(stdout).toContain("suite 'failing' was not completed: it failed: no such table");
  expect(stdout).toContain('1 suite did not complete, all 3 limits met.');
  const [failing, ...others] = readResult(await written('failed.json'), 'failed.json').suites;
  expect(failing).toMatchObject({
    outcome: 'failed',
    error: { code: '42P01' },
    measurements: [{ name: 'n' }],
  });
  expect(others).toHaveLength(3);
});

test('what cannot be written is said before anything is measured, and nothing is left behind', async () => {
  await mkdir(join(cwd, 'folder'));
  const { code, stdout, stderr } = await runCommand(
    ['run', 'quick.ts', '--out', 'never.json', '--junit', 'folder'],
    { cwd },
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('--junit folder cannot be written: EISDIR');
  expect(existsSync(join(cwd, 'never.json'))).toBe(false);
});

test('what can no longer be written when all is measured keeps nothing else from it', async () => {
  const { code, stdout } = await runCommand(
    ['run', 'blocking.ts', '--out', 'taken', '--report', 'kept.html', '--junit', 'kept.xml'],
    { cwd },
  );
  expect(code).toBe(1);
  expect(stdout).toContain('Could not write taken: EISDIR');
  expect(stdout).toContain('Wrote kept.html\nWrote kept.xml\n');
  expect(await written('kept.xml')).toContain('<testsuites');
});

test('report says what it could not write', async () => {
  await runCommand(['run', 'quick.ts', 'first', '--out', 'one.json'], { cwd });
  const { code, stdout } = await runCommand(['report', 'one.json', '--report', '.', '--junit', 'one.xml'], {
    cwd,
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/Could not write \.: EISDIR.*\nWrote one.xml/);
});

test('on a terminal a line shows what is measured now, and gives way to what came of it', async () => {
  const { stdout } = await runCommand(['run', 'quick.ts', 'first'], { cwd, terminal: true });
  expect(stripVTControlCharacters(stdout)).toContain('  … first (1 of 1) measuring 50 %\r  ✔ first');
});

test('a run that was stopped ends with 130, and has what was measured until then', async () => {
  const signal = AbortSignal.abort(new Error('It was stopped by SIGINT.'));
  const { code, stdout } = await runCommand(['run', 'quick.ts', 'first', '--out', 'stopped.json'], {
    cwd,
    signal,
  });
  expect(code).toBe(130);
  expect(stdout).toContain("suite 'first' was not completed: it was cancelled");
  expect(readResult(await written('stopped.json'), 'x').suites).toMatchObject([{ outcome: 'cancelled' }]);
});

test.each([
  { args: [], says: 'Usage: holdfast-perf' },
  { args: ['measure'], says: "unknown command 'measure'" },
  { args: ['run', 'quick.ts', '--seed', '-1'], says: 'It must be an integer from 0 to 4294967295.' },
  {
    args: ['run', 'quick.ts', '--timeout', '0'],
    says: 'It must be a number of seconds, above 0 and below 2147483.',
  },
  { args: ['run'], says: 'Which suites? There is no perf.suites.ts' },
  { args: ['run', 'nowhere.ts'], says: 'There is no file nowhere.ts in' },
  { args: ['run', 'empty.mjs'], says: 'empty.mjs exports no suite. Export suites, or a list of them' },
  {
    args: ['run', 'quick.ts', 'fourth'],
    says: "There is no suite 'fourth' in quick.ts. There are: first, second, third.",
  },
  { args: ['compare', 'one.json'], says: "missing required argument 'candidate'" },
  {
    args: ['compare', 'a.json', 'b.json', '--effect', '0'],
    says: 'It must be a number above 0 and below 100.',
  },
  { args: ['report', 'nowhere.json'], says: 'nowhere.json cannot be read: ENOENT' },
])('$args ends with 2 and says: $says', async ({ args, says }) => {
  const { code, stdout, stderr } = await runCommand(args, { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(says);
});

test.each(['run', 'compare', 'report'])('the help of %s shows examples', async (command) => {
  const { code, stdout } = await runCommand([command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain(`$ holdfast-perf ${command}`);
});

describe('the installed command', () => {
  const bin = fileURLToPath(new URL('../../bin/holdfast-perf.js', import.meta.url));

  test('ends although a suite that hangs holds something open', () => {
    const args = [bin, 'run', 'hanging.mjs', '--timeout', '0.1', '--verbose'];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toContain('It was stopped after 100 ms. It had not ended 5000 ms after it was told to');
  });

  test('keeps what was measured when Ctrl-C stops it', async () => {
    const child = spawn(process.execPath, [bin, 'run', 'listening.mjs', '--out', 'c.json'], { cwd });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(readResult(await written('c.json'), 'c.json').suites).toMatchObject([
      {
        outcome: 'cancelled',
        error: { message: 'It was stopped by SIGINT.' },
        measurements: [{ name: 'so far' }],
      },
    ]);
  });
});
