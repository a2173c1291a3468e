import { randomBytes } from 'node:crypto';
import { keyRing } from '@holdfast/db-types';
import { postgres } from '@holdfast/resilience/postgres';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture, type Somebody } from '../../../test/keyring-fixture.ts';
import { secretsFrom } from '../../keyring/secrets.ts';

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
    const change = async (text: string, ...values: readonly unknown[]) => {
      const owner = postgres({ url: target.url, pool: { max: 1 } });
      await owner.query({ text, values: [...values] });
      await owner.close();
    };
    const statusOf = async (token: string) => (await keyring.as(token)('GET', '/api/users?limit=1')).status;

    test('show their token once, and never what is stored of it', async () => {
      const { token, ...key } = await issue('laptop');
      expect(token).toMatch(/^kr_/);
      expect(token).toContain(key.prefix);
      const shown = await request('GET', `/api/api-keys/${key.id}`);
      expect(shown.body).toEqual(key);
      expect(shown.text).not.toMatch(/[\da-f]{64}/);
    });

    test.each(['users:', ':', '*read', 'users:*:read', 'a b'])(
      'permit nothing by the name %j, which is none',
      async (name) => {
        const path = `/api/users/${admin.user.id}/api-keys`;
        expect((await request('POST', path, { name: 'misnamed', permissions: [name] })).status).toBe(400);
      },
    );

    test('do not expire at a time that is none', async () => {
      const path = `/api/users/${admin.user.id}/api-keys`;
      const second = { name: 'leap', expiresAt: '2116-12-31T23:59:60Z' };
      expect((await request('POST', path, second)).status).toBe(422);
      expect((await request('GET', '/api/audit?since=2016-12-31T23:59:60Z')).status).toBe(422);
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

    test('stay ended when their user is brought back, however many there were, and each has its entry', async () => {
      const leaving = await keyring.somebody('acme');
      const path = `/api/users/${leaving.user.id}`;
      await change(
        `insert into api_keys (id, user_id, organization_id, name, key_hash, key_prefix)
          select gen_random_uuid(), $1, $2, n::text, encode(sha256(n::text::bytea), 'hex'), 'abcdefgh' from generate_series(1, 600) n`,
        ...[leaving.user.id, leaving.user.organizationId],
      );
      await request('DELETE', path);
      expect((await request('POST', `${path}/restore`)).status).toBe(200);
      expect(await statusOf(leaving.token)).toBe(401);
      const { items } = (await request('GET', `/api/api-keys?userId=${leaving.user.id}&visibility=all`)).body;
      expect(items).toContainEqual(expect.objectContaining({ deletedBy: admin.user.id }));
      expect((await request('GET', `/api/api-keys?userId=${leaving.user.id}`)).body.items).toEqual([]);
      const ended = await request('GET', '/api/audit/export?action=api_keys.delete');
      for (const { id } of items) expect(ended.text).toContain(id);
      expect(ended.text.trimEnd().split('\n').length).toBeGreaterThan(600);
    });

    test('are ended, and not replaced, where their user was deleted without them', async () => {
      const gone = await keyring.somebody('acme');
      const { items } = (await request('GET', `/api/api-keys?userId=${gone.user.id}`)).body;
      await change('update users set deleted_at = now() where id = $1', gone.user.id);
      const path = `/api/api-keys/${items[0].id}`;
      expect((await request('POST', `${path}/rotate`, {})).status).toBe(409);
      expect((await request('DELETE', path)).status).toBe(204);
      const other = await keyring.somebody('acme');
      await change('update users set deleted_at = now() where id = $1', other.user.id);
      expect((await request('POST', `/api/users/${other.user.id}/restore`)).status).toBe(200);
      expect(await statusOf(other.token)).toBe(401);
    });

    test('are not left to a user who is deleted while they are issued', async () => {
      const leaving = await keyring.somebody('acme');
      const path = `/api/users/${leaving.user.id}`;
      const issuing = Array.from({ length: 5 }, (_, number) =>
        request('POST', `${path}/api-keys`, { name: `late ${number}` }),
      );
      await Promise.all([...issuing, request('DELETE', path)]);
      expect((await request('GET', `/api/api-keys?userId=${leaving.user.id}`)).body.items).toEqual([]);
    });

    test('go on while the service’s keys are rotated, in processes that have the new one first and in those that have it last', async () => {
      const [old, fresh] = [randomBytes(32), randomBytes(32)];
      const secretsWith = (current: string) => secretsFrom(keyRing({ current, keys: { old, fresh } }));
      const told = await KeyringFixture.serve(target.url, { secrets: secretsWith('old') });
      const moved = await KeyringFixture.serve(target.url, { secrets: secretsWith('fresh') });
      const { token } = await told.somebody('acme');
      for (const process of [told, moved, told])
        expect((await process.as(token)('GET', '/api/session')).status).toBe(200);
      await Promise.all([told.close(), moved.close()]);
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

    test('are found by what is in their names, and by what is shown of their tokens', async () => {
      const { id, prefix } = await issue('nightly backup');
      await issue('nightly report');
      const found = async (text: string) =>
        (await request('GET', `/api/api-keys?search=${encodeURIComponent(text)}`)).body.items.map(
          (key: { readonly id: string }) => key.id,
        );
      expect(await found('NIGHTLY b')).toEqual([id]);
      expect(await found(prefix)).toEqual([id]);
      expect(await found('nightly')).toHaveLength(2);
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
