import { Writable } from 'node:stream';

import pino from 'pino';
import { expect, test } from 'vitest';

import { circuitBreaker } from '../policies/breaker/circuit-breaker.ts';
import { retry } from '../policies/retry/retry.ts';
import { sqlite } from '../sqlite/sqlite.ts';
import { type Logger, logTo } from './log-to.ts';

function memory() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, logger: pino({ base: null }, stream) };
}

test('writes retries, breakers that open and slow statements to a logger, and stops when it is told to', async () => {
  const { lines, logger } = memory();
  const stop = logTo(logger, { slowStatementMs: 0 });
  const failure = Object.assign(new Error('no way to postgres://app:s3cret@db-1/app'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
    detail: 'Key (email)=(a@b.c) already exists.',
  });
  const failing = () => Promise.reject(failure);
  const breaker = circuitBreaker({ name: 'db-1', consecutiveFailures: 1 });
  await expect(retry({ attempts: 2, initialMs: 0, maxMs: 0 }).run(failing)).rejects.toBe(failure);
  await expect(breaker.run(failing)).rejects.toBe(failure);
  const database = sqlite({ path: ':memory:' });
  await database.query({ text: "select 's3cret' as a", values: [] });
  await database.query({ text: 'select ? as a', values: ['s3cret'], name: 'echo' });
  stop();
  await database.query({ text: 'select 1', values: [] });
  await database.close();
  expect(lines.map(({ event }) => event)).toEqual(['retry', 'breaker', 'slow-statement', 'slow-statement']);
  expect(lines).toMatchObject([
    { level: 40, attempt: 1, error: { code: 'ECONNREFUSED', kind: 'connection-refused', type: 'Error' } },
    { level: 50, msg: 'the circuit breaker of db-1 is open', from: 'closed', to: 'open' },
    { text: 'select ? as a', rowCount: 1 },
    { text: 'select ? as a', name: 'echo' },
  ]);
  const written = JSON.stringify(lines);
  expect(written).not.toContain('s3cret');
  expect(written).not.toContain('a@b.c');
});

test('says who waited for a connection in vain', async () => {
  const { lines, logger } = memory();
  const database = sqlite({ path: ':memory:', waitMs: 5 });
  const stop = logTo(logger);
  const stuck = database.transaction(() => database.query({ text: 'select 1', values: [] }));
  await expect(stuck).rejects.toMatchObject({ code: 'HF_POOL_TIMEOUT' });
  stop();
  await database.close();
  expect(lines).toMatchObject([
    { event: 'pool-timeout', target: ':memory:', error: { code: 'HF_POOL_TIMEOUT' } },
  ]);
});

test('refuses what is no logger, and a limit that is none', () => {
  expect(() => logTo({} as Logger)).toThrow(
    /^logger must be something with info\(\), warn\(\) and error\(\)/,
  );
  expect(() => logTo(pino(), { slowStatementMs: -1 })).toThrow(
    /^slowStatementMs must be a number, at least 0; got -1/,
  );
});
