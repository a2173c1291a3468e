import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { classifyError } from '../failure/classify-error.ts';
import { sqlite } from './sqlite.ts';

const insert = { text: 'insert into t values (1)', values: [] };
const read = { text: 'select n from t', values: [] };

/** Takes the write lock, says so, and keeps it until it is told to go. */
const holder = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1]);
  database.exec('begin immediate; insert into t values (0)');
  process.send('locked');
  process.once('message', () => { database.exec('commit'); database.close(); process.disconnect(); });
`;

let folder: string;
let file: string;
let other: ChildProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-sqlite-'));
  file = join(folder, 'app.sqlite');
  const database = sqlite({ path: file });
  await database.query({ text: 'create table t (n integer)', values: [] });
  await database.close();
  other = spawn(process.execPath, ['--no-warnings', '-e', holder, file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(other, 'message');
});

afterEach(() => {
  other?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('leaves the event loop free while another process holds the lock, and goes on once it may', async () => {
  const database = sqlite({ path: file });
  const before = performance.eventLoopUtilization();
  const written = database.query(insert);
  const begun = database.transaction((transaction) => transaction.query(insert));
  await ticks(60, 5);
  const { active, utilization } = performance.eventLoopUtilization(before);
  // SQLite's own waiting would have kept the event loop busy all the time.
  expect(utilization, `busy for ${active} ms`).toBeLessThan(0.3);
  other?.send('go');
  await Promise.all([written, begun]);
  expect((await database.query(read)).rows).toEqual([{ n: 0 }, { n: 1 }, { n: 1 }]);
  await database.close();
});

test('reads while another process writes', async () => {
  const database = sqlite({ path: file, waitMs: 0 });
  expect((await database.query(read)).rows).toEqual([]);
  const reading = database.transaction((reader) => reader.query(read), { readOnly: true });
  expect((await reading).rows).toEqual([]);
  await database.close();
});

test('says how long it waited for the lock of another process, and in vain', async () => {
  const database = sqlite({ path: file, waitMs: 40 });
  for (const work of [() => database.query(insert), () => database.transaction(async () => {})]) {
    const error = await work().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'HF_DATABASE_LOCKED',
      message: expect.stringMatching(
        /app\.sqlite was locked by another process for \d+ ms \(asked \d+ times\)\./,
      ),
      cause: { message: 'database is locked' },
    });
    expect(classifyError(error)).toEqual({ kind: 'locked', retry: 'safe', outage: false });
  }
  await database.close();
});

test('stops waiting for the lock when its signal is aborted', async () => {
  const database = sqlite({ path: file });
  const gone = new AbortController();
  const waiting = database.query(insert, { signal: gone.signal });
  const begun = database.transaction(async () => {}, { signal: gone.signal });
  await ticks(3, 5);
  gone.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'HF_STATEMENT_CANCELLED' });
  await expect(begun).rejects.toMatchObject({ cause: gone.signal.reason });
  await database.close();
});

test('goes on where a process was killed that held the lock', async () => {
  const database = sqlite({ path: file });
  const written = database.query(insert);
  other?.kill('SIGKILL');
  await written;
  expect((await database.query(read)).rows).toEqual([{ n: 1 }]);
  await database.close();
});

/** Resolves after a timer has gone off `count` times: so often was the event loop free. */
function ticks(count: number, everyMs: number): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    const timer = setInterval(() => {
      left -= 1;
      if (left > 0) return;
      clearInterval(timer);
      resolve();
    }, everyMs);
  });
}
