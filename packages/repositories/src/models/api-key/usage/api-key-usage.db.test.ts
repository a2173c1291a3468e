import { newGuid } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cheapHasher, createModelTables, emptyModelTables, testKeys } from '../../../../test/model-tables.ts';
import { openDatabase } from '../../../../test/open-database.ts';
import { withinQueryBudget } from '../../../development/within-query-budget.ts';
import { user } from '../../user/user.ts';
import { UserRepository } from '../../user/user-repository.ts';
import { apiKey } from '../api-key.ts';
import { ApiKeyRepository } from '../api-key-repository.ts';
import { ApiKeyUsage, type ApiKeyUsageOptions } from './api-key-usage.ts';

const forever = 1_000_000_000;

describeEachDatabase('the uses of API keys', (target) => {
  let database: Database;
  let now: Date;
  let usage: ApiKeyUsage;
  let ids: readonly string[];
  let token: string;
  const gather = (options: Partial<ApiKeyUsageOptions> = {}) =>
    new ApiKeyUsage({ database, now: () => now, intervalMs: forever, ...options });
  const apiKeys = () =>
    new (ApiKeyRepository.for(apiKey, { keys: testKeys, usage }))({ queryable: database });
  const counts = async () => (await apiKeys().getMany(ids)).map((key) => Number(key?.usageCount));

  beforeAll(async () => {
    database = openDatabase(target);
    await createModelTables(database);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await emptyModelTables(database);
    now = new Date('2026-03-01T12:00:00.000Z');
    usage = gather();
    const users = new (UserRepository.for(user, { hasher: cheapHasher }))({ queryable: database });
    const { id: userId } = await users.createUser({
      username: 'ada',
      email: 'ada@example.com',
      password: 'long enough',
    });
    const issued = [];
    for (const name of ['a', 'b', 'c']) issued.push(await apiKeys().createApiKey({ userId, name }));
    ids = issued.map(({ key }) => key.id);
    token = issued[0]?.token ?? '';
  });
  const id = (index: number) => ids[index] ?? '';

  test('are gathered while tokens are checked, and written together', async () => {
    await apiKeys().authenticate(token, { ip: '10.0.0.1' });
    now = new Date(now.getTime() + 5);
    await apiKeys().authenticate(token, { ip: '10.0.0.2' });
    await apiKeys().recordUsage(id(1), { count: 5 });
    expect(await counts()).toEqual([0, 0, 0]);
    expect(usage.stats()).toEqual({ waiting: 7, waitingKeys: 2, lost: 0 });
    await usage.flush();
    expect(await counts()).toEqual([2, 5, 0]);
    expect(await apiKeys().get(id(0))).toMatchObject({
      lastUsedAt: now,
      lastUsedIp: '10.0.0.2',
      version: 1,
    });
    expect(usage.stats()).toEqual({ waiting: 0, waitingKeys: 0, lost: 0 });
  });

  test('are written by one statement, however many keys there are, and by none where nothing was used', async () => {
    for (const key of ids) usage.record(key);
    await withinQueryBudget({ statements: 3 }, () => usage.flush());
    await withinQueryBudget({ statements: 0 }, () => usage.flush());
    expect(await counts()).toEqual([1, 1, 1]);
  });

  test('of two processes are added, and the later one’s time is kept', async () => {
    const [here, there] = [gather(), gather()];
    there.record(id(0), { ip: '10.0.0.9' });
    now = new Date(now.getTime() + 1000);
    here.record(id(0), { ip: '10.0.0.1' });
    await here.flush();
    await there.flush();
    expect(await apiKeys().get(id(0))).toMatchObject({
      usageCount: 2n,
      lastUsedAt: now,
      lastUsedIp: '10.0.0.1',
    });
  });

  test('are all counted while they are written by several at once', async () => {
    const several = [gather(), gather(), gather()];
    await Promise.all(
      several.map(async (one, index) => {
        for (let round = 0; round < 50; round += 1) {
          // Each in another order, so that whoever locked as they come would wait in a circle.
          for (let key = 0; key < 3; key += 1) one.record(id((key + index) % 3));
          if (round % 5 === 0) void one.flush();
          if (round % 7 === 0) await one.flush();
        }
        await one.close();
      }),
    );
    expect(await counts()).toEqual([150, 150, 150]);
  });

  test('are kept where they cannot be written, and written the next time', async () => {
    usage.record(id(0), { count: 2 });
    await database.query({ text: 'alter table api_keys rename to api_keys_away', values: [] });
    try {
      const failing = usage.flush();
      usage.record(id(0), { ip: '10.0.0.1' });
      await expect(failing).rejects.toThrow('api_keys');
      await expect(usage.close()).rejects.toThrow('api_keys');
      expect(usage.stats()).toMatchObject({ waiting: 3, waitingKeys: 1 });
    } finally {
      await database.query({ text: 'alter table api_keys_away rename to api_keys', values: [] });
    }
    await usage.close();
    expect(await apiKeys().get(id(0))).toMatchObject({ usageCount: 3n, lastUsedIp: '10.0.0.1' });
  });

  test('are written after a while, and before it where many keys are used', async () => {
    const soon = gather({ intervalMs: 10 });
    soon.record(id(0));
    await expect.poll(async () => (await counts())[0]).toBe(1);
    const full = gather({ maxKeys: 2 });
    full.record(id(0));
    full.record(id(1));
    await expect.poll(counts).toEqual([2, 1, 0]);
  });

  test('tell of a failed write that nobody awaited, and are tried again', async () => {
    const errors: unknown[] = [];
    await database.query({ text: 'alter table api_keys rename to api_keys_away', values: [] });
    const soon = gather({ intervalMs: 10, onError: (error) => errors.push(error) });
    soon.record(id(0));
    await expect.poll(() => errors.length).toBeGreaterThan(1);
    await database.query({ text: 'alter table api_keys_away rename to api_keys', values: [] });
    await expect.poll(async () => (await counts())[0]).toBe(1);
    await soon.close();
    expect(await counts()).toEqual([1, 0, 0]);
  });

  test('of keys beyond ten times the most are given up and counted, those of the others not', () => {
    const small = gather({ maxKeys: 1, database });
    const known = Array.from({ length: 10 }, () => newGuid());
    for (const key of known) small.record(key);
    small.record(newGuid(), { count: 4 });
    small.record(known[0] ?? '');
    expect(small.stats()).toEqual({ waiting: 11, waitingKeys: 10, lost: 4 });
  });

  test('that cannot be stored are refused when they are recorded, and spoil nothing', async () => {
    expect(() => usage.record('nobody')).toThrow('api_keys.id cannot hold');
    expect(() => usage.record(id(0), { ip: '1.2.3.4, 5.6.7.8' })).toThrow('api_keys.lastUsedIp cannot hold');
    for (const count of [0, -1, 1.5, Number.NaN, 1e9]) {
      expect(() => usage.record(id(0), { count })).toThrow('count must be');
    }
    usage.record(newGuid());
    usage.record(id(0).toUpperCase());
    usage.record(id(0));
    await usage.flush();
    expect(await counts()).toEqual([2, 0, 0]);
  });

  test.runIf(target.engine === 'postgres')('are written where policies show nobody a key', async () => {
    const role = `hf_usage_${target.url.replace(/\W/g, '_').slice(-30)}`;
    await database.connection((connection) =>
      connection.script(`create role ${role}; grant all on api_keys to ${role};
        alter table api_keys enable row level security;
        create policy reach on api_keys using (current_setting('holdfast.unrestricted', true) = 'on');`),
    );
    const url = new URL(target.url);
    url.searchParams.set('options', `-c role=${role}`);
    const secured = openDatabase({ engine: 'postgres', url: url.href });
    const held = gather({ database: secured });
    held.record(id(1), { count: 3 });
    await held.close();
    await secured.close();
    await database.query({ text: 'alter table api_keys disable row level security', values: [] });
    expect(await counts()).toEqual([0, 3, 0]);
  });

  test('are gathered as the options say, which are checked', () => {
    for (const intervalMs of [0, -1, 1.5, 2 ** 31]) {
      expect(() => gather({ intervalMs })).toThrow(`got ${intervalMs}`);
    }
    expect(() => gather({ maxKeys: 0 })).toThrow('maxKeys must be');
  });

  test('keep no process alive that has nothing else to do', () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    usage.record(id(0));
    expect(timers()).toBe(before);
  });
});
