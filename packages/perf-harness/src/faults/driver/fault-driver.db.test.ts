import {
  type PostgresServer,
  startPostgresServer,
  startReplica,
} from '@holdfast-tooling/test-databases/server';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startTcpProxy, type TcpProxy } from '../proxy/tcp-proxy.ts';
import { FaultDriver } from './fault-driver.ts';
import type { FaultDriverOptions } from './fault-driver-options.ts';
import { drawnFaultKinds, type FaultKind } from './fault-kind.ts';

/** All that is not named does not come. */
const only = (...kinds: readonly FaultKind[]) =>
  Object.fromEntries(drawnFaultKinds.map((kind) => [kind, kinds.includes(kind) ? 1 : 0]));

async function connect(url: string, limitMs = 10_000): Promise<Client> {
  const limits = { connectionTimeoutMillis: limitMs, query_timeout: limitMs };
  const client = new Client({ connectionString: url, ...limits });
  client.on('error', () => {}); // the same news a second time
  await client.connect();
  return client;
}

async function column(url: string, text: string, limitMs?: number): Promise<unknown[]> {
  const client = await connect(url, limitMs);
  const { rows } = await client.query({ text, rowMode: 'array' });
  await client.end();
  return rows.flat();
}

/** Callers that write numbers, one in a transaction, until they are told to stop. */
function startWorkload(url: string, callers = 4) {
  const acknowledged: number[] = [];
  const failures: unknown[] = [];
  let over = false;
  let next = 0;
  const session = async () => {
    const client = await connect(url, 500); // callers that give up soon meet more faults
    const lost = new Promise((_, reject) => client.once('end', () => reject(new Error('it ended'))));
    lost.catch(() => {}); // it ends in every case
    try {
      while (!over) {
        const number = next++;
        for (const text of ['begin', `insert into written values (${number})`, 'commit']) {
          await Promise.race([client.query(text), lost]);
        }
        acknowledged.push(number);
      }
    } finally {
      client.connection.stream.destroy();
    }
  };
  const caller = async () => {
    while (!over) {
      await session().catch((error: unknown) => failures.push(error));
      await new Promise(setImmediate);
    }
  };
  const running = Array.from({ length: callers }, caller);
  return {
    acknowledged,
    failures,
    stop: async () => {
      over = true;
      await Promise.all(running);
    },
  };
}

describe('a driver of faults', () => {
  let server: PostgresServer;
  let proxy: TcpProxy;
  let workload: ReturnType<typeof startWorkload>;
  beforeAll(async () => {
    server = await startPostgresServer();
    proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: server.port } });
  });
  beforeEach(async () => {
    await column(server.url, 'drop table if exists written');
    await column(server.url, 'create table written (n int primary key)');
    workload = startWorkload(proxy.through(server.url));
  });
  afterEach(() => workload.stop());
  afterAll(async () => {
    await proxy.close();
    await server.remove();
  });

  const drive = (options: Partial<FaultDriverOptions> = {}) =>
    new FaultDriver({ server, proxy, seed: 1, ...options });

  test.each(drawnFaultKinds)('does %s, and has the world whole after it', async (kind) => {
    const { struck, missed, records } = await drive({ weights: only(kind), pauseMs: [20, 60] }).run({
      faults: 5,
    });
    expect(struck[kind] + missed).toBe(5);
    expect(struck[kind]).toBeGreaterThan(0);
    expect(records.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    for (const { beganMs, endedMs } of records) expect(endedMs).toBeGreaterThan(beganMs);
    expect(await column(proxy.through(server.url), 'select 1')).toEqual([1]);
  });

  test('is felt by the workload, which loses nothing that was acknowledged', async () => {
    const seen: FaultKind[] = [];
    const driver = drive({ seed: 11, onFault: ({ kind }) => seen.push(kind) });
    const { struck, missed } = await driver.run({ faults: 120 });
    await workload.stop();
    expect(seen).toHaveLength(120);
    expect(missed + Object.values(struck).reduce((sum, count) => sum + count)).toBe(120);
    expect(workload.failures.length).toBeGreaterThan(30);
    expect(workload.acknowledged.length).toBeGreaterThan(100);
    const written = new Set(await column(server.url, 'select n from written'));
    expect(workload.acknowledged.filter((number) => !written.has(number))).toEqual([]);
  });

  test('repeats its faults from a seed, or from any step of it', async () => {
    const options = { seed: 5, weights: only('cut', 'stall', 'delay', 'refuse'), pauseMs: [0, 1] as const };
    const planned = async (run: { faults: number; fromStep?: number }) =>
      (await drive(options).run(run)).records.map(({ beganMs, endedMs, struck, ...fault }) => fault);
    const whole = await planned({ faults: 10 });
    expect(await planned({ faults: 10 })).toEqual(whole);
    expect(await planned({ faults: 2, fromStep: 7 })).toEqual(whole.slice(7, 9));
  });

  test.each(['kill', 'restart', 'blackhole', 'stall', 'refuse'] as const)(
    'stops at once in the midst of %s, and has the world whole',
    async (kind) => {
      const stop = new AbortController();
      const hour = 3_600_000;
      const running = drive({ weights: only(kind), pauseMs: [0, 0], lastsMs: [hour, hour] }).run({
        signal: stop.signal,
      });
      const newSession = () => column(proxy.through(server.url), 'select 1', 500).catch(() => 'fails');
      await expect.poll(newSession, { timeout: 20_000 }).toBe('fails'); // it has begun
      stop.abort();
      expect(await running).toMatchObject({ struck: { [kind]: 1 }, records: [{ step: 0 }] });
      expect(await column(proxy.through(server.url), 'select 1')).toEqual([1]);
    },
  );

  test('that is stopped before it begins does nothing', async () => {
    expect(await drive().run({ signal: AbortSignal.abort() })).toMatchObject({ records: [], missed: 0 });
  });

  test('counts faults that hit nothing', async () => {
    await workload.stop();
    await expect.poll(() => proxy.traffic.open).toBe(0);
    const report = await drive({ weights: only('cut', 'terminate') }).run({ faults: 4 });
    expect(report).toMatchObject({ missed: 4, struck: { cut: 0, terminate: 0 } });
  });

  test('runs once at a time', async () => {
    const driver = drive();
    const stop = new AbortController();
    const running = driver.run({ signal: stop.signal });
    await expect(driver.run({ faults: 1 })).rejects.toThrow('one run at a time');
    stop.abort();
    await running;
  });

  test('does faults to a server without a proxy too', async () => {
    const driver = new FaultDriver({ server, seed: 2 });
    const { struck, missed } = await driver.run({ faults: 6 });
    expect(struck.kill + struck.restart + struck.terminate + missed).toBe(6);
  });
});

test.each([
  ['a killed primary whose commits waited for the replica', true],
  ['a stopped primary', false],
])('a promotion after %s loses nothing that was acknowledged', async (_, synchronous) => {
  const primary = await startPostgresServer();
  await column(primary.url, 'create table written (n int primary key)');
  const replica = await startReplica(primary, { synchronous });
  const proxy = await startTcpProxy({ target: { host: '127.0.0.1', port: primary.port } });
  const workload = startWorkload(proxy.through(primary.url));
  const driver = new FaultDriver({ server: primary, proxy, replica, promoteAt: 6, seed: 8 });
  const { struck } = await driver.run({ faults: 20 });
  await workload.stop();
  expect(struck.promote).toBe(1);
  expect(driver.server).toBe(replica);
  await expect(column(primary.url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  const written = new Set(await column(proxy.through(primary.url), 'select n from written'));
  expect(workload.acknowledged.length).toBeGreaterThan(0);
  expect(workload.acknowledged.filter((number) => !written.has(number))).toEqual([]);
  await proxy.close();
  await replica.remove();
  await primary.remove();
});

test('a fault that fails ends the run, and says how to repeat it', async () => {
  const server = await startPostgresServer();
  await server.remove();
  const running = new FaultDriver({ server, seed: 9, weights: only('kill') }).run({ faults: 3, fromStep: 4 });
  await expect(running).rejects.toMatchObject({
    code: 'HF_PERF_FAULT_FAILED',
    seed: 9,
    fault: { step: 4, kind: 'kill' },
    cause: { code: 'HF_SERVER_GONE' },
    message: expect.stringMatching(
      /^fault 4 of seed 9 \(kill\) failed: .*run\(\{ fromStep: 4, faults: 1 \}\)/s,
    ),
  });
});

describe('options are checked', () => {
  const never = () => Promise.reject(new Error('nothing is to be done'));
  const server = { url: 'postgres://h', port: 1, start: never, stop: never, kill: never };
  test.each<[Partial<FaultDriverOptions>, string]>([
    [{ seed: 0.1 }, 'seed must be an integer from 0 to 4294967295; got 0.1.'],
    [{ weights: { kill: -1 } }, 'weights.kill must be a number, at least 0; got -1.'],
    [{ weights: { cut: 1 } }, 'weights.cut must be 0 where there is no proxy to do it with; got 1.'],
    [{ weights: only() }, 'weights must be above 0 for at least one kind of fault'],
    [{ pauseMs: [2, 1] }, 'pauseMs must be a range of milliseconds, from 0 or more up; got [ 2, 1 ].'],
    [
      { lastsMs: [0, Infinity] },
      'lastsMs must be a range of milliseconds, from 0 or more up; got [ 0, Infinity ].',
    ],
    [{ promoteAt: 3 }, 'promoteAt must be left out where there is no replica to promote; got 3.'],
  ])('%j', (options, message) => {
    expect(() => new FaultDriver({ server, seed: 1, ...options })).toThrow(message);
  });

  test.each([
    [{}, 'faults must be a count where no signal ends the run; got undefined.'],
    [{ faults: -1 }, 'faults must be an integer, at least 0; got -1.'],
    [{ faults: 1, fromStep: 1.5 }, 'fromStep must be an integer, at least 0; got 1.5.'],
  ])('of a run: %j', async (options, message) => {
    await expect(new FaultDriver({ server, seed: 1 }).run(options)).rejects.toThrow(message);
  });
});
