import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

const run = promisify(execFile);

test('says what to do where Node has no SQLite', async () => {
  const module = new URL('sqlite.ts', import.meta.url);
  const script = `
    import { sqlite } from ${JSON.stringify(module.href)};
    try { sqlite({ path: ':memory:' }); } catch (error) { console.log(error.code, error.message); }
  `;
  const flags = ['--no-experimental-sqlite', '--no-warnings', '--input-type=module', '-e', script];
  const { stdout } = await run(process.execPath, flags);
  expect(stdout).toMatch(
    /^HF_SQLITE_MISSING Node v\d+\.\d+\.\d+ has no node:sqlite here\.\n {2}Use Node 22\.22/,
  );
});
