import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkReadme, type ReadmeOptions } from './check-readme.ts';

let packageFolder: string;

/** A package inside this one, so that what this one installed resolves there too. */
beforeEach(async () => {
  packageFolder = await mkdtemp('.readme-test-');
  await mkdir(join(packageFolder, 'dist'));
  await writeFile(
    join(packageFolder, 'package.json'),
    JSON.stringify({
      name: '@acme/sum',
      type: 'module',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      bin: { sum: './dist/cli.js' },
    }),
  );
  await writeFile(join(packageFolder, 'dist/index.js'), 'export const sum = (a, b) => a + b;\n');
  await writeFile(
    join(packageFolder, 'dist/index.d.ts'),
    'export declare const sum: (a: number, b: number) => number;\n',
  );
  await writeFile(
    join(packageFolder, 'dist/cli.js'),
    [
      "import { writeFileSync } from 'node:fs';",
      'const [a, b] = process.argv.slice(2).map(Number);',
      "writeFileSync('result.ts', 'export const result = ' + (a + b) + ';');",
    ].join('\n'),
  );
});

afterEach(() => rm(packageFolder, { recursive: true }));

async function failuresOf(
  readme: readonly string[],
  options: ReadmeOptions = {},
): Promise<readonly string[]> {
  const file = join(packageFolder, 'README.md');
  await writeFile(file, readme.join('\n'));
  const failures = await checkReadme(pathToFileURL(file), options);
  expect(await readdir(packageFolder)).toEqual(['README.md', 'dist', 'package.json']);
  return failures.map(({ message }) => message);
}

describe('a README that holds', () => {
  test('imports its own package, its earlier files, and what its commands made', async () => {
    const readme = [
      '```sh',
      'npm install @acme/sum',
      '```',
      '```ts file=double.ts',
      "import { sum } from '@acme/sum';",
      'export const double = (n: number): number => sum(n, n);',
      'throw new Error("a named file runs only where it is imported");',
      '```',
      '```console',
      '$ sum 20 22   # writes result.ts',
      'some output',
      '$ test -f result.ts',
      '```',
      '```ts',
      "import assert from 'node:assert/strict';",
      "import { result } from './result.ts';",
      "import type { double } from './double.ts';",
      'const twice: typeof double = (n) => 2 * n;',
      'assert.equal(twice(21), result);',
      '```',
      '```text',
      'not touched',
      '```',
    ];
    const createDatabase = async () => ({ url: 'postgres://unused', drop: async () => {} });
    expect(await failuresOf(readme, { createDatabase })).toEqual([]);
  });

  test('gets a database where it names DATABASE_URL, dropped even after a failure', async () => {
    const events: string[] = [];
    const createDatabase = async () => {
      events.push('created');
      return { url: 'postgres://fresh', drop: async () => void events.push('dropped') };
    };
    const readme = ['```ts', "if (process.env['DATABASE_URL'] !== 'x') throw new Error('no x');", '```'];
    expect(await failuresOf(readme, { createDatabase })).toHaveLength(1);
    expect(events).toEqual(['created', 'dropped']);
  });
});

describe('a README that does not hold', () => {
  test('fails when it shows nothing that runs', async () => {
    expect(await failuresOf(['# Sum', '```text', 'x', '```'])).toEqual([
      'README.md has no ts block: it shows nothing that runs.',
    ]);
  });

  test('fails on a type error, at its line in the page', async () => {
    const readme = ['# Sum', '', '```ts', "import { sum } from '@acme/sum';", '', "sum(1, '2');", '```'];
    expect(await failuresOf(readme)).toEqual([
      "README.md:6:8 - error TS2345: Argument of type 'string' is not assignable to parameter of type 'number'.",
    ]);
  });

  test('fails on an exception, shown with the page’s line in its stack', async () => {
    const readme = [
      '```ts',
      "import { sum } from '@acme/sum';",
      'throw new RangeError(String(sum(1, 2)));',
      '```',
    ];
    const [message, ...others] = await failuresOf(readme);
    expect(message).toMatch(/^README\.md:1 - it exited with status 1\.\nREADME\.md:3\n/);
    expect(message).toContain('RangeError: 3');
    expect(message).toMatch(/at README\.md:3:\d+/);
    expect(others).toEqual([]);
  });

  test('fails on a command, and does not run the commands after it', async () => {
    const readme = [
      '```ts',
      'export {};',
      '```',
      '```console',
      '$ echo why >&2; exit 3',
      '$ touch ../later',
      '```',
    ];
    const createDatabase = async () => ({ url: '', drop: async () => {} });
    expect(await failuresOf(readme, { createDatabase })).toEqual([
      "README.md:4 - '$ echo why >&2; exit 3' exited with status 3.\nwhy",
    ]);
  });

  test('fails on a block that does not end, and ends what the block started', async () => {
    // The grandchild holds the block's output open: the check can return only because it was ended too.
    const readme = [
      '```ts',
      "import { spawn } from 'node:child_process';",
      "spawn(process.execPath, ['-e', 'setInterval(() => {}, 1_000)'], { stdio: 'inherit' });",
      "console.log('started');",
      '```',
    ];
    expect(await failuresOf(readme, { blockTimeoutMs: 1_000 })).toEqual([
      'README.md:1 - it was still running after 1 s.\nstarted',
    ]);
  });

  test('writes a file anew where the page shows it again', async () => {
    const show = (text: string) => [
      '```text file=a.txt',
      text,
      '```',
      '```console',
      `$ grep ${text} a.txt`,
      '```',
    ];
    expect(await failuresOf([...show('early'), ...show('late'), '```ts', 'export {};', '```'])).toEqual([]);
  });

  test('fails on two modules that are written to one file, before anything runs', async () => {
    const readme = ['```ts file=a.ts', 'export {};', '```', '```ts file=a.ts', 'export {};', '```'];
    expect(await failuresOf(readme)).toEqual(['README.md:4 - file=a.ts was written by block 1 already.']);
  });

  test('fails on an install line that misses the package', async () => {
    expect(await failuresOf(['```sh', 'npm i sum', '```', '```ts', 'export {};', '```'])).toEqual([
      'README.md:1 - it does not install @acme/sum.',
      'README.md:1 - it installs sum, which is neither a peer nor a dependency of @acme/sum.',
    ]);
  });
});
