import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const project = fileURLToPath(new URL('../fixtures/without-postgres', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs the tests of a project on a machine without PostgreSQL, as a user would, and gives what is printed. */
async function run(require: string): Promise<{ status: number | null; printed: string }> {
  const child = spawn(process.execPath, [vitest, 'run', '--root', project, '--reporter=verbose'], {
    env: { ...process.env, HOLDFAST_TEST_REQUIRE: require, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const status = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status: await status, printed: (await printed).join('\n') };
}

test('without PostgreSQL its tests are skipped, and a notice says why and what to do', async () => {
  const { status, printed } = await run('sqlite');
  expect(printed).toContain('Tests that need it are skipped. There is no PostgreSQL.');
  expect(printed).toContain('Container: no container engine was found.');
  expect(printed).toContain('Embedded: there is no embedded PostgreSQL for this platform');
  expect(printed).toContain('set HOLDFAST_TEST_POSTGRES_URL');
  expect(printed).toMatch(/^Test databases: SQLite 3\S+ \(node:sqlite\)$/m);
  expect(printed).toMatch(/↓ .*anything on postgres > runs/);
  expect(printed).toMatch(/✓ .*anything on sqlite > runs/);
  expect(printed).toMatch(/Tests\s+2 passed \| 1 skipped/);
  expect(status).toBe(0);
});

test.each([
  ['postgres', 'There is no PostgreSQL.'],
  [
    'sqlite, container',
    'HOLDFAST_TEST_REQUIRE names container, and there is none: no container engine was found',
  ],
  ['postgres,mysql', 'HOLDFAST_TEST_REQUIRE names "mysql"'],
])('where HOLDFAST_TEST_REQUIRE is "%s" the run fails instead', async (require, why) => {
  const { status, printed } = await run(require);
  expect(printed).toContain(why);
  expect(printed).not.toContain('✓');
  expect(status).toBe(1);
});
