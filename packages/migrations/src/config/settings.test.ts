import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { readSettings } from './settings.ts';

async function createFolder(config?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, '.config'));
  if (config !== undefined) await writeFile(join(folder, 'prisma.config.ts'), config);
  return folder;
}

const config = `const text: string = 'db/schema';
export default { schema: text, migrations: { path: './db/steps' }, datasource: { url: 'file:./x.sqlite' } };`;

test('without a configuration everything is where Prisma has it', async () => {
  expect(await readSettings({}, {}, await createFolder())).toEqual({
    schema: join('prisma', 'schema.prisma'),
    dir: join('prisma', 'migrations'),
    url: undefined,
  });
});

test('paths of prisma.config.ts are relative to it', async () => {
  const folder = await createFolder(config);
  expect(await readSettings({}, {}, folder)).toEqual({
    schema: join(folder, 'db/schema'),
    dir: join(folder, 'db/steps'),
    url: 'file:./x.sqlite',
  });
});

test('the command line goes before the environment, and that before the configuration', async () => {
  const folder = await createFolder(config);
  expect(await readSettings({ dir: 'here' }, { DATABASE_URL: 'file:env' }, folder)).toMatchObject({
    dir: 'here',
    url: 'file:env',
  });
  expect((await readSettings({ url: 'file:given' }, { DATABASE_URL: 'file:env' }, folder)).url).toBe(
    'file:given',
  );
});

test('a configuration that throws is named, unless nothing of it is needed', async () => {
  const folder = await createFolder("throw new Error('DATABASE_URL is not set');");
  await expect(readSettings({}, {}, folder)).rejects.toMatchObject({
    code: 'HF_MIGRATION_CONFIG',
    message: expect.stringContaining('DATABASE_URL is not set'),
  });
  const given = { url: 'file:x', dir: 'd', schema: 's' };
  expect(await readSettings(given, {}, folder)).toEqual(given);
});
