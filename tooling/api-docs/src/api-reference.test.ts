import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeApiReference } from './api-reference.ts';
import { publicEntryPoints } from './entry-points.ts';

const root = join(import.meta.dirname, '../../..');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(import.meta.dirname, '../.readme-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('every package’s doc comments make a reference, in which no link leads nowhere', {
  timeout: 120_000,
}, async () => {
  const entryPoints = publicEntryPoints(root);
  expect(entryPoints.map(({ name }) => name)).toContain('@holdfast/resilience/postgres');

  expect(await makeApiReference({ entryPoints, out: folder })).toEqual([]);

  const index = await readFile(join(folder, 'index.html'), 'utf8');
  expect(entryPoints.map(({ name }) => name).filter((name) => !index.includes(name))).toEqual([]);
});

test('a link that leads nowhere is found', { timeout: 60_000 }, async () => {
  const declarations = join(folder, 'index.d.ts');
  await writeFile(declarations, '/** As {@link nothing} does. */\nexport declare const something: number;\n');
  expect(await makeApiReference({ entryPoints: [{ name: 'one', declarations }] })).toEqual([
    expect.stringContaining('nothing'),
  ]);
});
