import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture, type Somebody } from '../../../test/keyring-fixture.ts';

describeEachDatabase(
  'the API keys of the API',
  (target) => {
    let keyring: KeyringFixture;
    let admin: Somebody;
    let request: ReturnType<KeyringFixture['as']>;

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url);
      admin = await keyring.somebody('acme');
      request = keyring.as(admin.token);
    });
    afterAll(() => keyring.close());

    const issue = async (name: string, permissions: readonly string[] = ['users:read']) =>
      (await request('POST', `/api/users/${admin.user.id}/api-keys`, { name, permissions })).body;
    const statusOf = async (token: string) => (await keyring.as(token)('GET', '/api/users?limit=1')).status;

    test('show their token once, and never what is stored of it', async () => {
      const { token, ...key } = await issue('laptop');
      expect(token).toMatch(/^kr_/);
      expect(token).toContain(key.prefix);
      const shown = await request('GET', `/api/api-keys/${key.id}`);
      expect(shown.body).toEqual(key);
      expect(shown.text).not.toMatch(/[\da-f]{64}/);
    });

    test('permit what they permit, and of that what their user may do', async () => {
      const { token } = await issue('reader');
      const reader = keyring.as(token);
      expect((await reader('GET', '/api/session')).body.permissions).toEqual(['users:read']);
      expect((await reader('GET', '/api/users')).status).toBe(200);
      expect((await reader('GET', '/api/audit')).status).toBe(403);
      const member = await keyring.somebody('acme', { role: 'member' });
      expect((await keyring.as(member.token)('GET', '/api/session')).body.permissions).toEqual([
        'users:read',
        'keys:read',
        'organizations:read',
      ]);
    });

    test('end at once when they are revoked, or their user is deleted', async () => {
      const { id, token } = await issue('revoked');
      expect((await request('DELETE', `/api/api-keys/${id}`)).status).toBe(204);
      expect(await statusOf(token)).toBe(401);
      const leaving = await keyring.somebody('acme');
      await request('DELETE', `/api/users/${leaving.user.id}`);
      expect(await statusOf(leaving.token)).toBe(401);
    });

    test('are replaced, and go on for as long as it was asked for', async () => {
      const [kept, ended] = [await issue('kept'), await issue('ended')];
      const fresh = (await request('POST', `/api/api-keys/${kept.id}/rotate`, { overlapSeconds: 60 })).body;
      expect(fresh).toMatchObject({ name: 'kept', permissions: ['users:read'] });
      expect([await statusOf(kept.token), await statusOf(fresh.token)]).toEqual([200, 200]);
      await request('POST', `/api/api-keys/${ended.id}/rotate`, { overlapSeconds: 0 });
      expect(await statusOf(ended.token)).toBe(401);
      expect(await request('POST', `/api/api-keys/${kept.id}/rotate`, {})).toMatchObject({
        status: 409,
        body: { type: 'urn:keyring:problem:conflict' },
      });
    });

    test('are given other permissions at the version that was read', async () => {
      const { id, version, token } = await issue('widened');
      const url = `/api/api-keys/${id}/permissions`;
      const wider = { version, permissions: ['users:read', 'audit:read'] };
      expect((await request('PUT', url, wider)).body).toMatchObject({
        version: 2,
        permissions: wider.permissions,
      });
      expect((await keyring.as(token)('GET', '/api/audit')).status).toBe(200);
      expect((await request('PUT', url, wider)).status).toBe(409);
    });

    test('are counted when they are used, and the count is written when the service ends', async () => {
      const { id, token } = await issue('used');
      for (let use = 0; use < 3; use++) await statusOf(token);
      await keyring.stores.usage.flush();
      expect((await request('GET', `/api/api-keys/${id}`)).body).toMatchObject({
        usageCount: 3,
        lastUsedIp: '127.0.0.1',
      });
    });

    test('are listed by user and page by page, revoked ones where they are asked for', async () => {
      const owner = await keyring.somebody('acme');
      const { id } = (await request('POST', `/api/users/${owner.user.id}/api-keys`, { name: 'second' })).body;
      await request('DELETE', `/api/api-keys/${id}`);
      const url = `/api/api-keys?userId=${owner.user.id}&limit=1`;
      expect((await request('GET', url)).body).toMatchObject({ items: [{ name: 'test' }], next: null });
      const first = (await request('GET', `${url}&visibility=all`)).body;
      const second = (await request('GET', `${url}&visibility=all&cursor=${first.next}`)).body;
      expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['second', 'test']);
    });
  },
  { engines: ['postgres'] },
);
