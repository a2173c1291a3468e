import { ColumnValueError, isHoldfastError, newGuid } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cheapHasher, createModelTables, emptyModelTables, testKeys } from '../../test/model-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { apiKey } from './api-key/api-key.ts';
import { ApiKeyRepository } from './api-key/api-key-repository.ts';
import { ApiKeyUsage } from './api-key/usage/api-key-usage.ts';
import { user } from './user/user.ts';
import { UserRepository } from './user/user-repository.ts';

const texts = [
  '',
  "'; drop table users; --",
  "' or '1'='1",
  '%',
  '_'.repeat(8),
  'nul \0 inside',
  'half \ud800 a pair',
  'line\nbreak\u2028',
  'x'.repeat(1_000_000),
  '__proto__',
  'constructor',
  '$argon2id$v=19$m=4294967295,t=4294967295,p=255$c29tZXNhbHQ$AAAA',
  '🦀ünïcödé',
  '{"$gt":""}',
];
const others = [
  null,
  undefined,
  42,
  Number.NaN,
  true,
  {},
  [],
  ['a'],
  { $ne: null },
  { gt: '' },
  () => 'x',
  10n,
  new Date(Number.NaN),
];
/** Whatever a program may be sent, in place of text, a date or a list. */
const hostile = [...texts, ...others] as never[];

describeEachDatabase('what is sent to users and API keys', (target) => {
  let database: Database;

  const repositories = () => ({
    users: new (UserRepository.for(user, { hasher: cheapHasher }))({ queryable: database }),
    apiKeys: new (ApiKeyRepository.for(apiKey, { keys: testKeys }))({ queryable: database }),
  });

  beforeAll(async () => {
    database = openDatabase(target);
    await createModelTables(database);
  });
  afterAll(() => database.close());
  beforeEach(() => emptyModelTables(database));

  /** Resolves, or is refused by an error of ours that quotes no more than it should; nothing reaches the database's parser. */
  async function survives(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isHoldfastError(error)) throw error;
      expect(error.message.length).toBeLessThan(1000);
    }
  }

  test('as names, addresses and passwords is found or refused, and never the key to another’s door', async () => {
    const { users } = repositories();
    const { id } = await users.createUser({
      username: 'ada',
      email: 'ada@example.com',
      password: 'long enough',
    });
    for (const sent of hostile) {
      for (const work of [
        () => users.getByUsername(sent),
        () => users.getByEmail(sent),
        () => users.isUsernameAvailable(sent),
        () => users.isEmailAvailable(sent),
        () => users.search(sent),
        () => users.get(sent),
        () => users.activate(sent),
        () => users.verifyUser(sent),
        () => users.updatePassword(sent, 'long enough'),
        () => users.activate(id, { version: sent }),
        () => users.getActiveUsers({ where: sent }),
        () => users.getUnverifiedUsers({ orderBy: sent }),
        () => users.createUser({ username: sent, email: 'b@example.com', password: 'long enough' }),
        () => users.createUser({ username: 'b', email: sent, password: 'long enough' }),
        () => users.createUser({ username: 'b', email: 'b@example.com', password: sent, fullName: sent }),
        () => users.authenticate('ada', 'long enough', { ip: sent }),
      ]) {
        await survives(work);
      }
      for (const login of [users.authenticate(sent, 'long enough'), users.authenticate('ada', sent)]) {
        expect(await login).toMatchObject({ authenticated: false });
      }
    }
    expect(await users.get(id)).toMatchObject({ username: 'ada', deletedAt: null });
  });

  test('as text that may be kept comes back as it was', async () => {
    const { users, apiKeys } = repositories();
    const { id: userId } = await users.createUser({
      username: "';drop--",
      email: "o'brien@example.com",
      fullName: "Robert'); drop table users;--",
      password: 'long enough',
    });
    expect(await users.getByUsername("';drop--")).toMatchObject({
      fullName: "Robert'); drop table users;--",
    });
    expect(await users.getByEmail("O'Brien@example.com")).toMatchObject({ id: userId });
    for (const name of texts) {
      const keep = apiKeys.createApiKey({ userId, name, description: name });
      const kept = await keep.catch((error: unknown) => error);
      if (kept instanceof ColumnValueError) continue;
      expect(await apiKeys.getByNameAndUser(name, userId)).toMatchObject({ name, description: name });
    }
  });

  test('as tokens, names, times and permissions of keys is refused or finds nothing', async () => {
    const { users, apiKeys } = repositories();
    const { id: userId } = await users.createUser({
      username: 'ada',
      email: 'ada@example.com',
      password: 'long enough',
    });
    const { key, token } = await apiKeys.createApiKey({ userId, name: 'deploy', permissions: ['a:b'] });
    const usage = new ApiKeyUsage({ database });
    for (const sent of hostile) {
      expect(await apiKeys.authenticate(sent)).toEqual({ authenticated: false, reason: 'malformed' });
      expect(await apiKeys.getByToken(sent)).toBeUndefined();
      for (const work of [
        () => apiKeys.authenticate(token, { ip: sent }),
        () => apiKeys.getByHash(sent),
        () => apiKeys.getByPrefix(sent),
        () => apiKeys.getByUserId(sent),
        () => apiKeys.getByNameAndUser(sent, userId),
        () => apiKeys.getByNameAndUser('deploy', sent),
        () => apiKeys.getExpiredKeys({ limit: sent }),
        () => apiKeys.createApiKey({ userId: sent, name: 'a' }),
        () => apiKeys.createApiKey({ userId, name: sent }),
        () => apiKeys.createApiKey({ userId, name: 'a', expiresAt: sent }),
        () => apiKeys.checkPermission(sent, 'a:b'),
        () => apiKeys.checkPermission(key.id, sent),
        () => apiKeys.extendExpiration(sent, new Date('2999-01-01')),
        () => apiKeys.extendExpiration(key.id, sent),
        () => apiKeys.updatePermissions(key.id, sent),
        () => apiKeys.updatePermissions(key.id, [sent]),
        () => apiKeys.recordUsage(sent),
        () => apiKeys.recordUsage(key.id, { ip: sent }),
        () => apiKeys.recordUsage(key.id, { count: sent }),
        () => apiKeys.rotate(sent),
        () => apiKeys.rotate(newGuid(), { overlapMs: sent }),
        () => apiKeys.rotate(newGuid(), { expiresAt: sent }),
        () => apiKeys.revoke(sent),
        async () => usage.record(sent),
        async () => usage.record(key.id, { ip: sent }),
      ]) {
        await survives(work);
      }
    }
    await usage.close();
    expect(await apiKeys.authenticate(token)).toMatchObject({ authenticated: true });
  });
});
