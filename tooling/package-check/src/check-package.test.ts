import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkPackage } from './check-package.ts';
import { pnpmCommand } from './tarball.ts';

let folder: string;
let temporary: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checked-'));
  temporary = await mkdtemp(join(tmpdir(), 'checking-'));
  // Where the check makes its own folder: alone there, whatever else runs on this machine.
  vi.stubEnv('TMPDIR', temporary);
  await write('README.md', '# x');
  await write('LICENSE', 'do as you like');
  await write('index.js', 'export const x = 1;\n');
  await write('index.d.ts', 'export declare const x: number;\n');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
  await rm(temporary, { recursive: true });
});

const manifest = {
  name: 'x',
  version: '1.2.3',
  type: 'module',
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
};

function write(name: string, content: string | object): Promise<void> {
  return writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

test('a sound package is reported with its sizes, and nothing is left behind', async () => {
  await write('package.json', manifest);
  const { summary, faults } = await checkPackage(folder);
  expect(faults).toEqual([]);
  expect(summary).toMatch(/^x 1\.2\.3: 0\.\d kB packed, 0\.\d kB unpacked, 5 files$/);
  expect(await readdir(temporary)).not.toContainEqual(expect.stringMatching(/^check-package-/));
});

test('CommonJS behind an ESM entry point is found', async () => {
  await write('package.json', manifest);
  await write('index.js', 'module.exports = { x: 1 };\n');
  const { faults } = await checkPackage(folder);
  expect(faults).toContainEqual(expect.stringMatching(/^publint: .*index\.js/));
});

test('an entry point without types is found', async () => {
  await write('package.json', { ...manifest, exports: './main.js' });
  await write('main.js', 'export const x = 1;\n');
  const { faults } = await checkPackage(folder);
  expect(faults).toContainEqual(expect.stringMatching(/^attw: [\s\S]*No types/));
});

test('a target that was not packed is found', async () => {
  await write('package.json', { ...manifest, bin: './cli.js' });
  const { faults } = await checkPackage(folder);
  expect(faults).toEqual(["./cli.js is named by 'bin' but not packed; was the package built?"]);
});

test('pnpm is run as it was started: a program, a script, or through npm', () => {
  expect(pnpmCommand('/opt/pnpm/pnpm')).toEqual(['/opt/pnpm/pnpm']);
  expect(pnpmCommand('/opt/pnpm/bin/pnpm.cjs')).toEqual([process.execPath, '/opt/pnpm/bin/pnpm.cjs']);
  expect(pnpmCommand('/opt/npm/npm-cli.js')).toEqual(['npx', '-y', 'pnpm@12']);
  expect(pnpmCommand(undefined)).toEqual(['npx', '-y', 'pnpm@12']);
});
