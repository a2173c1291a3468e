import { postgres } from '@holdfast/resilience/postgres';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyMigrations } from '../demo/apply-migrations.ts';
import { createAdministrator } from '../demo/seed.ts';
import { createKeyringStore, type KeyringStore } from '../keyring/store.ts';
import { buildServer } from './server.ts';

describeEachDatabase(
  "Keyring's HTTP API",
  (target) => {
    let store: KeyringStore;
    let app: FastifyInstance;
    let token: string;

    beforeAll(async () => {
      const database = postgres({ url: target.url });
      await applyMigrations(database);
      store = createKeyringStore(database);
      token = await createAdministrator(store);
      app = buildServer(store, pino({ level: 'silent' }));
    });
    afterAll(async () => {
      await app.close();
      await store.close();
    });

    const as =
      (key: string | undefined) =>
      async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
        const response = await app.inject({
          method,
          url,
          ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
          ...(payload === undefined ? {} : { payload }),
        });
        return { status: response.statusCode, body: response.body === '' ? undefined : response.json() };
      };
    const request: ReturnType<typeof as> = (...parameters) => as(token)(...parameters);
    const register = async (name: string) =>
      (
        await request('POST', '/users', {
          username: name,
          email: `${name}@keyring.example`,
          password: 'correct horse',
        })
      ).body;

    test('registers a user, and never shows what is stored of the password', async () => {
      const user = await register('grace');
      expect(user).toMatchObject({ username: 'grace', version: 1, isActive: true, deletedAt: null });
      expect(user).not.toHaveProperty('passwordHash');
      expect((await request('GET', `/users/${user.id}`)).body).toEqual(user);
    });

    test('refuses a username that is taken, with a problem document', async () => {
      await register('alan');
      const again = await request('POST', '/users', {
        username: 'alan',
        email: 'other@keyring.example',
        password: 'correct horse',
      });
      expect(again).toMatchObject({ status: 409, body: { status: 409, code: 'HF_DUPLICATE' } });
    });

    test('refuses a change to a version that is no longer the current one', async () => {
      const { id } = await register('edsger');
      expect(await request('PATCH', `/users/${id}`, { fullName: 'E. W.', version: 1 })).toMatchObject({
        status: 200,
      });
      expect(await request('PATCH', `/users/${id}`, { fullName: 'E. D.', version: 1 })).toMatchObject({
        status: 409,
        body: { code: 'HF_VERSION_CONFLICT' },
      });
    });

    test('records what was done, by whom and in which request, and what changed', async () => {
      const { id } = await register('barbara');
      await request('PATCH', `/users/${id}`, { fullName: 'Barbara L.', version: 1 });
      await request('DELETE', `/users/${id}`);
      await request('POST', `/users/${id}/restore`);
      const { body } = await request('GET', `/audit?resourceType=user&resourceId=${id}`);
      expect(body.entries.map(({ action }: { action: string }) => action)).toEqual([
        'user.restore',
        'user.delete',
        'user.update',
        'user.create',
      ]);
      const { userId } = (await request('GET', '/whoami')).body;
      expect(body.entries[2]).toMatchObject({
        userId,
        ipAddress: '127.0.0.1',
        changes: { fullName: { from: null, to: 'Barbara L.' } },
        metadata: { requestId: expect.any(String) },
      });
    });

    test('records nothing of what did not happen', async () => {
      const { id } = await register('donald');
      await request('PATCH', `/users/${id}`, { fullName: 'D. E. K.', version: 7 });
      const { body } = await request('GET', `/audit?resourceId=${id}`);
      expect(body.entries).toHaveLength(1);
    });

    test('keeps the trail as it was written, whoever tries to change it', async () => {
      await register('leslie');
      const change = store.query({ text: 'update audit_log set action = $1', values: ['user.nothing'] });
      await expect(change).rejects.toThrow('audit_log is append-only');
    });

    test('hides a deleted user, and brings it back', async () => {
      const { id } = await register('tony');
      expect((await request('DELETE', `/users/${id}`)).status).toBe(204);
      expect((await request('GET', `/users/${id}`)).status).toBe(404);
      expect((await request('POST', `/users/${id}/restore`)).body).toMatchObject({ id, version: 3 });
    });

    test('knows the owner of a key, and permits what the key permits', async () => {
      const { id } = await register('frances');
      const { body: key } = await request('POST', `/users/${id}/api-keys`, { name: 'laptop' });
      expect(key).not.toHaveProperty('keyHash');
      const frances = as(key.token);
      expect((await frances('GET', '/whoami')).body).toMatchObject({
        username: 'frances',
        keyName: 'laptop',
      });
      expect((await frances('GET', '/users')).status).toBe(403);
    });

    test('ends a key by revoking or rotating it, and with its user', async () => {
      const { id } = await register('jim');
      const issue = async (name: string) => (await request('POST', `/users/${id}/api-keys`, { name })).body;
      const [revoked, rotated, kept] = [await issue('one'), await issue('two'), await issue('three')];
      await request('DELETE', `/api-keys/${revoked.id}`);
      const { body: fresh } = await request('POST', `/api-keys/${rotated.id}/rotate`);
      expect(fresh).toMatchObject({ name: 'two' });
      const statuses = async () =>
        Promise.all(
          [revoked, rotated, fresh, kept].map(
            async ({ token: key }) => (await as(key)('GET', '/whoami')).status,
          ),
        );
      expect(await statuses()).toEqual([401, 401, 200, 200]);
      await request('DELETE', `/users/${id}`);
      expect(await statuses()).toEqual([401, 401, 401, 401]);
      expect((await request('POST', `/api-keys/${revoked.id}/rotate`)).status).toBe(404);
    });

    test('asks for a key on every route but the health check', async () => {
      const anonymous = as(undefined);
      for (const [method, url] of [
        ['GET', '/users'],
        ['POST', '/users'],
        ['GET', '/audit'],
        ['GET', '/whoami'],
      ] as const) {
        expect((await anonymous(method, url)).status).toBe(401);
      }
      expect((await as('kr_nobody')('GET', '/users')).status).toBe(401);
      expect(await anonymous('GET', '/health')).toEqual({ status: 200, body: { status: 'ok' } });
    });

    test.each([
      ['GET', '/users/not-a-uuid', undefined],
      ['GET', '/users?limit=0', undefined],
      ['GET', '/users?limit=101', undefined],
      ['POST', '/users', { username: 'x', email: 'no address', password: 'correct horse' }],
      ['POST', '/users', { username: 'x\0', email: 'x@keyring.example', password: 'correct horse' }],
    ] as const)('answers 400 to %s %s with %j', async (method, url, payload) => {
      expect(await request(method, url, payload)).toMatchObject({ status: 400, body: { status: 400 } });
    });
  },
  { engines: ['postgres'] },
);
