import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const home = fileURLToPath(new URL('..', import.meta.url));
const bin = (name: string, path: string) =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), path);

test('the examples of the README compile and run', async () => {
  const readme = await readFile(join(home, 'README.md'), 'utf8');
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  const isTest = (code: string) => code.includes("from 'vitest'");
  const tests = examples.filter(isTest);
  const programs = examples.filter((code) => !isTest(code));
  expect([tests.length, programs.length]).toEqual([1, 2]);

  // Inside the package, so that its own name and what it depends on can be imported.
  const folder = await mkdtemp(join(home, '.readme-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const write = (name: string, content: string) => writeFile(join(folder, name), content);
  await write('example.test.ts', tests.join('\n'));
  for (const [index, program] of programs.entries()) await write(`program-${index}.ts`, program);
  await write('tsconfig.json', JSON.stringify({ extends: '../tsconfig.json', include: ['*.ts'] }));
  const config = { test: { globalSetup: ['@holdfast-tooling/test-databases/global-setup'] } };
  await write('vitest.config.js', `export default ${JSON.stringify(config)};\n`);

  await run(process.execPath, [bin('typescript', 'bin/tsc'), '-p', folder]);
  for (const index of programs.keys()) await run(process.execPath, [join(folder, `program-${index}.ts`)]);
  const { stdout } = await run(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', '--root', folder], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  expect(stdout).toMatch(/Tests\s+3 passed \(3\)/);
}, 180_000);
