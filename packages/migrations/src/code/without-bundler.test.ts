import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

import { createMigrationFolder } from '../fixtures/migration-folder.ts';

const run = promisify(execFile);

/** What Node itself, which strips types and nothing else, makes of a migration's code. */
async function loadIn(dir: string, file: string): Promise<string> {
  const script = `
    import { readRevisions } from ${JSON.stringify(new URL('../revision/read-revisions.ts', import.meta.url))};
    import { loadCode } from ${JSON.stringify(new URL('load-code.ts', import.meta.url))};
    const [revision] = await readRevisions(${JSON.stringify(dir)});
    try { console.log((await loadCode(revision.code, 'up')).map((step) => step.kind).join()); }
    catch (error) { console.log(error.code, error.message); }
  `;
  const { stdout } = await run(process.execPath, ['--no-warnings', '--input-type=module', '-e', script]);
  return stdout.trim().replaceAll(join(dir, '1_a', file), file);
}

test.each([
  ['migration.ts', 'export const up = async ({ sql }: { sql: unknown }): Promise<void> => {};', /^function$/],
  ['migration.mjs', "export const up = { a() {}, b: { backfill: 't', batch() {} } };", /^function,backfill$/],
  [
    'migration.ts',
    'export const up = async () => {\n  let a = ;\n};',
    /^HF_MIGRATION_CODE_LOAD migration\.ts cannot be loaded: .*\n {4}.*migration\.ts:2\n.*let a = ;\n +\^\n.*\n {2}Nothing was run\. Mend it/s,
  ],
  [
    'migration.ts',
    'enum Kind { A }\nexport const up = async () => {};',
    /enum is not supported.*Node only strips types/s,
  ],
  [
    'migration.mts',
    "import './helper';\nexport const up = async () => {};",
    /Cannot find module.*Relative imports name their file with its extension/s,
  ],
])('%s with %j is loaded, or says why not', async (file, text, expected) => {
  const { dir } = await createMigrationFolder({ '1_a': { code: { [file]: text } } });
  expect(await loadIn(dir, file)).toMatch(expected);
});

test('a module in a package that is not one of modules says how to make it one', async () => {
  const { dir } = await createMigrationFolder({
    '1_a': { code: { 'migration.ts': 'export const up = () => {};' } },
  });
  await writeFile(join(dir, 'package.json'), '{ "type": "commonjs" }');
  expect(await loadIn(dir, 'migration.ts')).toMatch(/call it migration\.mts .*or set "type": "module"/);
});

test('without the package knex, a migration that uses it says what to install', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) {
      if (name !== 'knex') return next(name, context);
      throw Object.assign(new Error('Cannot find knex'), { code: 'MODULE_NOT_FOUND' });
    } });
    const { knexOn } = await import(${JSON.stringify(new URL('knex-on.ts', import.meta.url))});
    try { knexOn({ dialect: 'sqlite' }, (value) => value); } catch (error) { console.log(error.code, error.message); }
  `;
  const { stdout } = await run(process.execPath, ['--no-warnings', '--input-type=module', '-e', script]);
  expect(stdout).toMatch(/^HF_MIGRATION_NO_KNEX this migration uses knex.*\n {2}npm install knex/);
});
