import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Callers, expectUnavailable } from '../../../test/callers.ts';
import { KeyringFixture, type Somebody } from '../../../test/keyring-fixture.ts';
import { type ProvidedDatabase, provideDatabase } from '../database/provide-database.ts';
import { DemoFaults } from './demo-faults.ts';

/** How soon after the server everything has to be well again. */
const recoveryMs = 2_000;

let database: ProvidedDatabase;
let faults: DemoFaults;
let keyring: KeyringFixture;
let admin: Somebody;
let operator: Somebody;
let callers: Callers;
const failures: unknown[] = [];

/** Each test breaks a service that works: two callers write, two read, one reads the trail, from the replica. */
beforeEach(async () => {
  failures.length = 0;
  database = await provideDatabase(undefined);
  const onFailure = (error: unknown) => failures.push(error);
  faults = new DemoFaults({ database, backgroundRate: () => 0, onFailure, lastsMs: 1_500, awayMs: 800 });
  const { url, replicaUrls, network } = database;
  await database.servers?.follow();
  const pool = { ...(network && { stream: network.openSocket }) };
  keyring = await KeyringFixture.open(url, { demo: faults }, { replicaUrls, pool });
  admin = await keyring.somebody('acme');
  operator = await keyring.somebody('platform', { isSuperuser: true });
  const ask = keyring.as(admin.token);
  const issue = (caller: number) => (number: number) =>
    ask('POST', `/api/users/${admin.user.id}/api-keys`, { name: `${caller} ${number}`, permissions: [] });
  const read = () => ask('GET', `/api/users/${admin.user.id}`);
  callers = new Callers([issue(1), issue(2), read, read, () => ask('GET', '/api/audit?limit=5')]);
  await callers.reach(30);
}, 60_000);

afterEach(async () => {
  await callers.stop();
  await expectWholeTrail();
  await keyring.close();
  await database[Symbol.asyncDispose]();
  expect(failures).toEqual([]);
}, 60_000);

/** What was acknowledged is there with its entry, nothing else has one, and the chain is whole. */
async function expectWholeTrail(): Promise<void> {
  const issued = callers.succeeded.flatMap(({ body }) => (body.token === undefined ? [] : [body.id]));
  const owner = new Client(database.ownerUrl);
  await owner.connect();
  const { rows } = await owner.query<{ id: string; entries: number }>(
    `select id, (select count(*)::int from audit_log where action = 'api_keys.create' and resource_id = api_keys.id::text) as entries
     from api_keys`,
  );
  await owner.end();
  const entriesOf = new Map(rows.map(({ id, entries }) => [id, entries]));
  for (const id of issued) expect(entriesOf.get(id), `the entries of ${id}`).toBe(1);
  expect(new Set(entriesOf.values())).toEqual(new Set([1]));
  expect((await keyring.as(operator.token)('GET', '/api/audit/verify')).body).toMatchObject({ ok: true });
}

/** Refusals say that the database is away, and end soon after it is back. */
function expectRecovery(mendedAt: number): void {
  for (const { answer } of callers.refused) expectUnavailable(answer);
  const last = Math.max(0, ...callers.refused.map(({ at }) => at));
  expect(last - mendedAt).toBeLessThan(recoveryMs);
}

/** When the primary's processes were started last. */
async function startedAt(): Promise<Date> {
  const owner = new Client(database.ownerUrl);
  await owner.connect();
  const { rows } = await owner.query<{ at: Date }>('select pg_postmaster_start_time() as at');
  await owner.end();
  return rows[0]?.at ?? new Date(Number.NaN);
}

const isMended = async () => expect.poll(async () => (await faults.state()).active).toEqual([]);

test('a slow database makes answers late and none wrong, until it is over by itself', async () => {
  await faults.break({ kind: 'latency', ms: 150 });
  expect((await faults.state()).active).toEqual([
    { kind: 'latency', detail: 'every answer comes 150 ms later' },
  ]);
  const start = performance.now();
  expect((await keyring.as(admin.token)('GET', `/api/users/${admin.user.id}`)).status).toBe(200);
  expect(performance.now() - start).toBeGreaterThan(150);
  await isMended();
  await callers.reach(30);
  expect(callers.refused).toEqual([]);
});

test('while 3 of 10 fail, most is done again without a word, and what is refused is refused as it should be', async () => {
  await faults.break({ kind: 'failures', rate: 0.3 });
  await callers.reach(30);
  await faults.break({ kind: 'failures', rate: 0.3 });
  await callers.reach(30);
  const { pools } = (await keyring.as(operator.token)('GET', '/api/stats')).body;
  expect(pools.find(({ name }: { name: string }) => name === 'service').lost).toBeGreaterThan(5);
  await faults.mend();
  const mendedAt = performance.now();
  await callers.reach(60);
  expectRecovery(mendedAt);
  expect(callers.refused.length).toBeLessThan(callers.succeeded.length / 4);
});

test('connections that are cut are made again', async () => {
  await faults.break({ kind: 'cut' });
  const cutAt = performance.now();
  await faults.break({ kind: 'cut' });
  await isMended();
  await callers.reach(60);
  expectRecovery(cutAt);
});

test('a database that is killed comes back, and so does the service', async () => {
  const startedBefore = await startedAt();
  await faults.break({ kind: 'restart' });
  expect((await faults.state()).active).toMatchObject([{ kind: 'restart' }]);
  await isMended();
  const mendedAt = performance.now();
  await callers.reach(60);
  expectRecovery(mendedAt);
  expect((await startedAt()).getTime()).toBeGreaterThan(startedBefore.getTime());
});

test('a replica takes the place of its primary, again and again', async () => {
  for (let time = 0; time < 2; time++) {
    const { replica } = await faults.state();
    await Promise.all([faults.break({ kind: 'failover' }), faults.break({ kind: 'failover' })]);
    await isMended();
    const mendedAt = performance.now();
    expect((await faults.state()).database).toContain(/\d+/.exec(replica ?? '')?.[0]);
    await callers.reach(60);
    expectRecovery(mendedAt);
    // Until there is a new one, nothing can fail over.
    await expect.poll(async () => (await faults.state()).faults).toContain('failover');
  }
}, 60_000);

test('what is broken is mended before the next thing is, and at once where somebody asks for it', async () => {
  await faults.break({ kind: 'latency', ms: 5_000 });
  await faults.break({ kind: 'failures', rate: 1 });
  expect((await faults.state()).active).toEqual([
    { kind: 'failures', detail: '100 % of what begins loses its connection' },
  ]);
  await faults.mend();
  await faults.mend();
  const mendedAt = performance.now();
  expect((await faults.state()).active).toEqual([]);
  await callers.reach(30);
  expectRecovery(mendedAt);
});
