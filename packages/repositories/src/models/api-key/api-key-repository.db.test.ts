import { inspect } from 'node:util';
import { keyRing, newGuid, type Row } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cheapHasher, createModelTables, emptyModelTables, testKeys } from '../../../test/model-tables.ts';
import { openDatabase } from '../../../test/open-database.ts';
import { withinQueryBudget } from '../../development/within-query-budget.ts';
import { createStore } from '../../store.ts';
import { user } from '../user/user.ts';
import { UserRepository } from '../user/user-repository.ts';
import { apiKey } from './api-key.ts';
import type { ApiKeyOptions } from './api-key-options.ts';
import { ApiKeyRepository } from './api-key-repository.ts';
import { isApiToken } from './token/token.ts';

const hour = 3_600_000;

describeEachDatabase('the repository of API keys', (target) => {
  let database: Database;
  let now: Date;
  let ada: Row<typeof user>;
  const context = () => ({ queryable: database, actor: { id: 'u_1' }, now: () => now });
  const users = () => new (UserRepository.for(user, { hasher: cheapHasher }))(context());
  const apiKeys = (options: Partial<ApiKeyOptions<typeof user>> = {}) =>
    new (ApiKeyRepository.for(apiKey, { keys: testKeys, prefix: 'hf_test', ...options }))(context());
  const later = (ms: number) => new Date(now.getTime() + ms);
  const issue = (name = 'deploy', others: object = {}) =>
    apiKeys().createApiKey({ userId: ada.id, name, permissions: ['orders:read'], ...others });

  beforeAll(async () => {
    database = openDatabase(target);
    await createModelTables(database);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await emptyModelTables(database);
    now = new Date('2026-03-01T12:00:00.000Z');
    ada = await users().createUser({ username: 'ada', email: 'ada@example.com', password: 'long enough' });
  });

  describe('issues a key', () => {
    test('with a token that is stored only as a hash', async () => {
      const { key, token } = await issue('deploy', { description: 'for the pipeline' });
      expect(isApiToken(token)).toBe(true);
      expect(token).toMatch(/^hf_test_/);
      expect(key).toMatchObject({
        userId: ada.id,
        name: 'deploy',
        description: 'for the pipeline',
        permissions: ['orders:read'],
        keyPrefix: token.slice(8, 16),
        keyHash: expect.stringMatching(/^[\da-f]{64}$/),
        usageCount: 0n,
        lastUsedAt: null,
        expiresAt: null,
        createdBy: 'u_1',
      });
      const { rows } = await database.query({ text: 'select * from api_keys', values: [] });
      expect(
        JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      ).not.toContain(token.slice(16, 51));
    });

    test('whose token shows in nothing that shows objects', async () => {
      const issued = await issue();
      for (const shown of [
        inspect(issued, { depth: 9, showHidden: true }),
        JSON.stringify({ ...issued, key: issued.key.id }),
        String(issued),
      ]) {
        expect(shown).not.toContain(issued.token);
      }
    });

    test('that permits nothing where nothing is said', async () => {
      const { key } = await apiKeys().createApiKey({ userId: ada.id, name: 'idle' });
      expect(key.permissions).toEqual([]);
    });

    test('once under one name of one user', async () => {
      await issue();
      await expect(issue()).rejects.toMatchObject({ code: 'HF_DUPLICATE' });
      const bob = await users().createUser({
        username: 'bob',
        email: 'bob@example.com',
        password: 'long enough',
      });
      expect((await issue('deploy', { userId: bob.id })).key.name).toBe('deploy');
    });

    test('and no key for who is not there, in the past, or permitting what has no name', async () => {
      await expect(issue('a', { userId: newGuid() })).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
      await expect(issue('a', { userId: 'ada' })).rejects.toMatchObject({ code: 'HF_COLUMN_VALUE' });
      await expect(issue('a', { expiresAt: now })).rejects.toThrow('it has passed');
      await expect(issue('a', { permissions: ['orders read'] })).rejects.toThrow('"orders read"');
      await users().delete(ada.id);
      await expect(issue('a')).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
      expect(await apiKeys().count({ visibility: 'all' })).toBe(0);
    });
  });

  describe('checks a token', () => {
    test('and says whose it is, and what it permits', async () => {
      const { key, token } = await issue();
      expect(await apiKeys().authenticate(token, { ip: '10.0.0.1' })).toEqual({
        authenticated: true,
        key,
        user: ada,
      });
      expect(await apiKeys().getByToken(token)).toEqual(key);
      expect(await apiKeys().getByHash(key.keyHash)).toEqual(key);
    });

    test('in two statements and no write, and without any where it is none', async () => {
      const { token } = await issue();
      await withinQueryBudget({ statements: 2 }, () => apiKeys().authenticate(token));
      for (const none of ['', `${token}x`, token.toLowerCase(), undefined as unknown as string]) {
        const answer = withinQueryBudget({ statements: 0 }, () => apiKeys().authenticate(none));
        expect(await answer).toEqual({ authenticated: false, reason: 'malformed' });
        expect(await apiKeys().getByToken(none)).toBeUndefined();
      }
    });

    test('of other servers’ keys, as unknown', async () => {
      const { token } = await issue();
      const others = keyRing({ current: 'k1', keys: { k1: new Uint8Array(32).fill(2) } });
      expect(await apiKeys({ keys: others }).authenticate(token)).toEqual({
        authenticated: false,
        reason: 'unknown',
      });
    });

    test('until it expires', async () => {
      const { token } = await issue('short', { expiresAt: later(hour) });
      now = later(hour - 1);
      expect(await apiKeys().authenticate(token)).toMatchObject({ authenticated: true });
      now = later(1);
      expect(await apiKeys().authenticate(token)).toEqual({ authenticated: false, reason: 'expired' });
    });

    test('until it is revoked', async () => {
      const { key, token } = await issue();
      await apiKeys().revoke(key.id);
      expect(await apiKeys().authenticate(token)).toEqual({ authenticated: false, reason: 'revoked' });
      expect(await apiKeys().getByToken(token)).toBeUndefined();
      await expect(apiKeys().revoke(key.id)).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
      expect((await issue()).key.name).toBe('deploy');
    });

    test('while its user is there and active', async () => {
      const { token } = await issue();
      await users().deactivate(ada.id);
      expect(await apiKeys().authenticate(token)).toMatchObject({ reason: 'user-inactive' });
      await users().activate(ada.id);
      expect(await apiKeys().authenticate(token)).toMatchObject({ authenticated: true });
      await users().delete(ada.id);
      expect(await apiKeys().authenticate(token)).toMatchObject({ reason: 'user-deleted' });
    });

    test('under every key of the ring, and keeps it under the current one from then on', async () => {
      const { key, token } = await issue();
      const [k1, k2] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
      const rotating = apiKeys({ keys: keyRing({ current: 'k2', keys: { k1, k2 } }) });
      expect(await rotating.authenticate(token)).toMatchObject({ authenticated: true });
      const kept = await apiKeys().get(key.id);
      expect(kept).toMatchObject({ version: 1, updatedAt: key.updatedAt });
      expect(kept.keyHash).not.toBe(key.keyHash);
      const rotated = apiKeys({ keys: keyRing({ current: 'k2', keys: { k2 } }) });
      expect(await rotated.authenticate(token)).toMatchObject({ authenticated: true });
      expect(await apiKeys().authenticate(token)).toMatchObject({ reason: 'unknown' });
    });

    test('and refuses an address that cannot be kept', async () => {
      const { token } = await issue();
      await expect(apiKeys().authenticate(token, { ip: 'elsewhere' })).rejects.toMatchObject({
        code: 'HF_COLUMN_VALUE',
      });
    });

    test('of many requests at once, together', async () => {
      const issued = await Promise.all(['a', 'b', 'c', 'd'].map((name) => issue(name)));
      const answers = await withinQueryBudget({ statements: 1 }, () =>
        Promise.all(issued.map(({ token }) => apiKeys().authenticate(token))),
      );
      expect(answers.map((answer) => answer.authenticated && answer.key.name)).toEqual(['a', 'b', 'c', 'd']);
    });

    test('and answers the key and its user as they are read by themselves', async () => {
      const { key, token } = await issue('deploy', { expiresAt: later(hour) });
      const [read, user] = [await apiKeys().get(key.id), await users().get(ada.id)];
      const rotating = keyRing({
        current: 'k2',
        keys: { k1: new Uint8Array(32).fill(1), k2: new Uint8Array(32) },
      });
      for (const options of [{}, { keys: rotating }]) {
        const answer = await withinQueryBudget({ statements: 2 }, () => apiKeys(options).authenticate(token));
        expect(answer).toEqual({ authenticated: true, key: read, user });
      }
    });
  });

  describe('finds keys', () => {
    test('of a user, the newest first, those that expired only where they are asked for', async () => {
      await issue('old', { expiresAt: later(hour) });
      now = later(2 * hour);
      await issue('lasting', { expiresAt: later(hour) });
      now = later(1);
      const { key } = await issue('eternal');
      await apiKeys().revoke((await issue('revoked')).key.id);
      const names = (rows: readonly { readonly name: string }[]) => rows.map(({ name }) => name);
      expect(names(await apiKeys().getByUserId(ada.id))).toEqual(['eternal', 'lasting']);
      expect(names(await apiKeys().getByUserId(ada.id, { includeExpired: true }))).toEqual([
        'eternal',
        'lasting',
        'old',
      ]);
      expect(await apiKeys().getByUserId(newGuid())).toEqual([]);
      expect(await apiKeys().getByNameAndUser('eternal', ada.id)).toEqual(key);
      expect(await apiKeys().getByNameAndUser('Eternal', ada.id)).toBeUndefined();
      expect(await apiKeys().getByNameAndUser('revoked', ada.id)).toBeUndefined();
    });

    test('by what may be shown of a token, or by the token', async () => {
      const { key, token } = await issue();
      await issue('another');
      expect(await apiKeys().getByPrefix(key.keyPrefix)).toEqual([key]);
      expect(await apiKeys().getByPrefix(token)).toEqual([key]);
      expect(await apiKeys().getByPrefix('nothing')).toEqual([]);
    });

    test('that have expired, the longest ago first, a hundred unless more are asked for', async () => {
      for (const [name, hours] of [
        ['b', 2],
        ['a', 1],
        ['c', 3],
      ] as const) {
        await issue(name, { expiresAt: later(hours * hour) });
      }
      await issue('eternal');
      now = later(2 * hour);
      expect((await apiKeys().getExpiredKeys()).map(({ name }) => name)).toEqual(['a', 'b']);
      expect((await apiKeys().getExpiredKeys({ limit: 1 })).map(({ name }) => name)).toEqual(['a']);
      await expect(apiKeys().getExpiredKeys({ limit: -1 })).rejects.toThrow('limit');
    });
  });

  describe('changes what a key', () => {
    test('permits', async () => {
      const { key } = await issue();
      expect(await apiKeys().checkPermission(key.id, 'orders:read')).toBe(true);
      expect(await apiKeys().checkPermission(key.id, 'orders:write')).toBe(false);
      const updated = await apiKeys().updatePermissions(key.id, ['orders:*', 'orders:*'], { version: 1 });
      expect(updated).toMatchObject({ permissions: ['orders:*'], version: 2 });
      expect(await apiKeys().checkPermission(key.id, 'orders:write')).toBe(true);
      await expect(apiKeys().updatePermissions(key.id, [], { version: 1 })).rejects.toMatchObject({
        code: 'HF_VERSION_CONFLICT',
      });
      await expect(apiKeys().updatePermissions(key.id, ['a b'])).rejects.toMatchObject({
        code: 'HF_COLUMN_VALUE',
      });
      await expect(apiKeys().checkPermission(key.id, 'a b')).rejects.toMatchObject({ code: 'HF_QUERY' });
    });

    test('permits, until it is over', async () => {
      const { key } = await issue('short', { permissions: ['*'], expiresAt: later(hour) });
      now = later(hour);
      expect(await apiKeys().checkPermission(key.id, 'orders:read')).toBe(false);
      const revoked = await issue('revoked', { permissions: ['*'] });
      await apiKeys().revoke(revoked.key.id);
      expect(await apiKeys().checkPermission(revoked.key.id, 'orders:read')).toBe(false);
      expect(await apiKeys().checkPermission(newGuid(), 'orders:read')).toBe(false);
    });

    test('lasts, but never for shorter', async () => {
      const { key } = await issue('short', { expiresAt: later(hour) });
      const extended = await apiKeys().extendExpiration(key.id, later(2 * hour));
      expect(extended).toMatchObject({ expiresAt: later(2 * hour), version: 2 });
      expect(await apiKeys().extendExpiration(key.id, later(hour))).toEqual(extended);
      const { key: eternal } = await issue('eternal');
      expect(await apiKeys().extendExpiration(eternal.id, later(hour))).toEqual(eternal);
      await expect(apiKeys().extendExpiration(key.id, now)).rejects.toThrow('it has passed');
      await expect(apiKeys().extendExpiration(newGuid(), later(hour))).rejects.toMatchObject({
        code: 'HF_NOT_FOUND',
      });
    });

    test('lasts, also where it has expired', async () => {
      const { key, token } = await issue('short', { expiresAt: later(hour) });
      now = later(2 * hour);
      await apiKeys().extendExpiration(key.id, later(hour));
      expect(await apiKeys().authenticate(token)).toMatchObject({ authenticated: true });
    });
  });

  describe('rotates a key', () => {
    test('whose old token is good for the overlap, and no longer', async () => {
      const old = await issue('deploy', { description: 'pipeline' });
      const rotation = await apiKeys().rotate(old.key.id, { overlapMs: hour });
      expect(rotation.key).toMatchObject({
        userId: ada.id,
        name: 'deploy',
        description: 'pipeline',
        permissions: ['orders:read'],
        expiresAt: null,
        usageCount: 0n,
        version: 1,
      });
      expect(await apiKeys().get(old.key.id)).toMatchObject({
        name: `deploy (rotated 2026-03-01, ${old.key.keyPrefix})`,
        expiresAt: later(hour),
        version: 2,
        updatedBy: 'u_1',
      });
      for (const { token } of [old, rotation]) {
        expect(await apiKeys().authenticate(token)).toMatchObject({ authenticated: true });
      }
      now = later(hour);
      expect(await apiKeys().authenticate(old.token)).toMatchObject({ reason: 'expired' });
      expect(await apiKeys().authenticate(rotation.token)).toMatchObject({ authenticated: true });
      expect((await apiKeys().getByNameAndUser('deploy', ada.id))?.id).toBe(rotation.key.id);
    });

    test('at once, where there is no overlap, and for a day where nothing is said', async () => {
      const old = await issue();
      const next = await apiKeys().rotate(old.key.id, { overlapMs: 0 });
      expect(await apiKeys().authenticate(old.token)).toMatchObject({ reason: 'expired' });
      await apiKeys().rotate(next.key.id);
      expect(await apiKeys().get(next.key.id)).toMatchObject({ expiresAt: later(24 * hour) });
    });

    test('and gives neither more time than the old one had, unless told', async () => {
      const old = await issue('short', { expiresAt: later(hour) });
      const next = await apiKeys().rotate(old.key.id, { overlapMs: 9 * hour });
      expect(await apiKeys().get(old.key.id)).toMatchObject({ expiresAt: later(hour) });
      expect(next.key.expiresAt).toEqual(later(hour));
      const longer = await apiKeys().rotate(next.key.id, { overlapMs: 0, expiresAt: later(9 * hour) });
      expect(longer.key.expiresAt).toEqual(later(9 * hour));
    });

    test('once: of two who do it at once, one', async () => {
      const { key } = await issue();
      const both = await Promise.allSettled([apiKeys().rotate(key.id), apiKeys().rotate(key.id)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await expect(apiKeys().rotate(key.id)).rejects.toMatchObject({
        code: 'HF_API_KEY_ENDED',
        reason: 'rotated',
      });
      expect(await apiKeys().count()).toBe(2);
    });

    test('in a session, and not at all where that is rolled back', async () => {
      const { key, token } = await issue();
      const store = createStore({
        database,
        repositories: { apiKeys: ApiKeyRepository.for(apiKey, { keys: testKeys }) },
      });
      const failing = store.session(async (session) => {
        const next = await session.apiKeys.rotate(key.id, { overlapMs: 0 });
        expect(await session.apiKeys.authenticate(next.token)).toMatchObject({ authenticated: true });
        expect(await session.apiKeys.authenticate(token)).toMatchObject({ reason: 'expired' });
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await apiKeys().list()).toEqual([key]);
    });

    test('whose name is as long as one may be', async () => {
      const { key } = await issue('🦀'.repeat(100));
      await apiKeys().rotate(key.id);
      expect((await apiKeys().get(key.id)).name).toMatch(/^(🦀){69} \(rotated /u);
    });

    test('and none that is over, or not there; nothing is left where it fails', async () => {
      const { key } = await issue('short', { expiresAt: later(hour) });
      await expect(apiKeys().rotate(key.id, { overlapMs: -1 })).rejects.toThrow('overlapMs');
      await expect(apiKeys().rotate(key.id, { expiresAt: now })).rejects.toThrow('it has passed');
      await expect(apiKeys().rotate(newGuid())).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
      now = later(2 * hour);
      await expect(apiKeys().rotate(key.id)).rejects.toMatchObject({
        code: 'HF_API_KEY_ENDED',
        reason: 'expired',
      });
      expect(await apiKeys().get(key.id)).toEqual(key);
      await apiKeys().revoke(key.id);
      await expect(apiKeys().rotate(key.id)).rejects.toMatchObject({ code: 'HF_NOT_FOUND' });
    });
  });

  test('counts a use at once where nothing gathers them', async () => {
    const { key } = await issue();
    await apiKeys().recordUsage(key.id, { ip: '10.0.0.1', count: 3 });
    now = later(1);
    await apiKeys().recordUsage(key.id);
    expect(await apiKeys().get(key.id)).toMatchObject({
      usageCount: 4n,
      lastUsedAt: now,
      lastUsedIp: null,
      version: 1,
      updatedAt: key.updatedAt,
    });
    await expect(apiKeys().recordUsage(key.id, { count: 0 })).rejects.toThrow('count must be');
    await expect(apiKeys().recordUsage('nobody')).rejects.toMatchObject({ code: 'HF_COLUMN_VALUE' });
    await apiKeys().recordUsage(newGuid());
  });

  test('needs a key ring and a prefix', () => {
    expect(() => apiKeys({ keys: {} as never })).toThrow('keys must be a key ring');
    expect(() => apiKeys({ prefix: 'HF-' })).toThrow('prefix must be');
  });
});
