import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture, password } from '../../../test/keyring-fixture.ts';

describeEachDatabase(
  'the users of the API',
  (target) => {
    let keyring: KeyringFixture;
    let request: ReturnType<KeyringFixture['as']>;

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url);
      request = keyring.as((await keyring.somebody('acme')).token);
    });
    afterAll(() => keyring.close());

    const register = async (username: string) =>
      (await request('POST', '/api/users', { username, email: `${username}@keyring.example`, password }))
        .body;

    test('are registered, and never show what is stored of the password', async () => {
      const user = await register('grace');
      expect(user).toMatchObject({
        username: 'grace',
        version: 1,
        isActive: true,
        role: 'member',
        deletedAt: null,
      });
      expect(JSON.stringify(user)).not.toContain('argon2');
      expect((await request('GET', `/api/users/${user.id}`)).body).toEqual(user);
    });

    test('are refused under a username that is taken, and told which', async () => {
      await register('alan');
      const again = await request('POST', '/api/users', {
        ...{ username: 'alan', email: 'other@keyring.example', password },
      });
      expect(again).toMatchObject({
        status: 409,
        body: { type: 'urn:keyring:problem:duplicate', errors: [{ pointer: '/body/username' }] },
      });
    });

    test('may have names that another organization has', async () => {
      await register('kathleen');
      const other = keyring.as((await keyring.somebody('globex')).token);
      const values = { username: 'kathleen', email: 'kathleen@keyring.example', password };
      expect((await other('POST', '/api/users', values)).status).toBe(201);
    });

    test('are not changed at a version that is no longer the current one', async () => {
      const { id } = await register('edsger');
      const change = { fullName: 'E. W.', version: 1 };
      expect(await request('PATCH', `/api/users/${id}`, change)).toMatchObject({
        status: 200,
        body: { version: 2 },
      });
      expect(await request('PATCH', `/api/users/${id}`, change)).toMatchObject({
        status: 409,
        body: {
          type: 'urn:keyring:problem:version-conflict',
          detail: 'It is at version 2 now; the request was for version 1.',
        },
      });
    });

    test('are hidden when they are deleted, listed where deleted ones are asked for, and brought back', async () => {
      const { id } = await register('tony');
      const listed = async (visibility: string) =>
        (await request('GET', `/api/users?search=tony&visibility=${visibility}`)).body.items.length;
      expect((await request('DELETE', `/api/users/${id}?version=7`)).status).toBe(409);
      expect((await request('DELETE', `/api/users/${id}`)).status).toBe(204);
      expect((await request('GET', `/api/users/${id}`)).status).toBe(404);
      expect([await listed('live'), await listed('deleted'), await listed('all')]).toEqual([0, 1, 1]);
      expect((await request('POST', `/api/users/${id}/restore`)).body).toMatchObject({ id, version: 3 });
    });

    test('are listed page by page, each once', async () => {
      for (const name of ['page-a', 'page-b', 'page-c']) await register(name);
      const seen: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const cursor: string = next === '' ? '' : `&cursor=${next}`;
        const { body } = await request('GET', `/api/users?search=page-&limit=2${cursor}`);
        seen.push(...body.items.map(({ username }: { username: string }) => username));
        next = body.next;
      }
      expect(seen).toEqual(['page-c', 'page-b', 'page-a']);
    });

    test('are verified, deactivated and activated, and sign in by a new password', async () => {
      const { id } = await register('radia');
      expect((await request('POST', `/api/users/${id}/verify`)).body).toMatchObject({ isVerified: true });
      expect((await request('POST', `/api/users/${id}/deactivate`)).body).toMatchObject({ isActive: false });
      const signIn = async (secret: string) =>
        (
          await keyring.request('POST', '/api/session', {
            payload: { organization: 'acme', login: 'radia', password: secret },
          })
        ).status;
      expect(await signIn(password)).toBe(401);
      expect((await request('POST', `/api/users/${id}/activate`)).status).toBe(200);
      expect(await signIn(password)).toBe(201);
      expect(
        (await request('PUT', `/api/users/${id}/password`, { password: 'another one entirely' })).status,
      ).toBe(200);
      expect([await signIn(password), await signIn('another one entirely')]).toEqual([401, 201]);
    });

    test('are refused what no column takes, by name and without the value', async () => {
      const bad = await request('POST', '/api/users', {
        username: 'a\0b',
        email: 'no address',
        password: 'short',
      });
      expect(bad).toMatchObject({ status: 400, body: { type: 'urn:keyring:problem:invalid-request' } });
      expect(bad.text).not.toContain('no address');
    });
  },
  { engines: ['postgres'] },
);
