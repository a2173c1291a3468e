import { randomBytes } from 'node:crypto';
import { postgres } from '@holdfast/resilience/postgres';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  expectRefusal,
  fingerprint,
  type Operation,
  operationsOf,
  requestFor,
  type Things,
  thingsOf,
} from '../../../test/every-route.ts';
import { KeyringFixture, password, type Somebody } from '../../../test/keyring-fixture.ts';
import { noDemo } from '../../../test/no-demo.ts';

describeEachDatabase(
  'every route',
  (target) => {
    let keyring: KeyringFixture;
    let operations: readonly Operation[];
    let closed: readonly Operation[];
    let admin: Somebody;
    let things: Things;
    let cookie: string;
    let csrfToken: string;

    const signIn = async ({ user }: Somebody) => {
      const payload = { organization: 'acme', login: user.username, password };
      const { headers, body } = await keyring.request('POST', '/api/session', { payload });
      const [set = ''] = [headers['set-cookie']].flat();
      return { cookie: String(set).split(';')[0] ?? '', csrfToken: String(body.csrfToken) };
    };
    const change = async (text: string, ...values: readonly unknown[]) => {
      const owner = postgres({ url: target.url, pool: { max: 1 } });
      await owner.query({ text, values: [...values] });
      await owner.close();
    };

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url, { demo: noDemo });
      operations = await operationsOf(keyring);
      closed = operations.filter(({ isPublic }) => !isPublic);
      admin = await keyring.somebody('acme');
      things = await thingsOf(keyring, admin);
      ({ cookie, csrfToken } = await signIn(admin));
    });
    afterAll(() => keyring.close());

    /** Walks the operations with these headers: each refuses, and nothing is changed. */
    const walk = async (
      some: readonly Operation[],
      headers: Readonly<Record<string, string>>,
      statuses: readonly number[],
    ) => {
      const before = await fingerprint(target.url);
      for (const operation of some) {
        const { method, url, payload } = requestFor(operation, things);
        const answer = await keyring.request(method, url, { headers, ...(payload && { payload }) });
        expectRefusal(answer, `${method} ${url}`, statuses);
      }
      expect(await fingerprint(target.url)).toEqual(before);
    };

    test('is public or says what it takes to be called', () => {
      const open = operations.filter(({ isPublic }) => isPublic).map(({ id }) => id);
      expect(open.sort()).toEqual(['getOpenApi', 'live', 'ready', 'signIn']);
    });

    test('refuses whoever shows nothing', () => walk(closed, {}, [401]));

    test('refuses keys that are none', async () => {
      const unknown = (await keyring.somebody('acme')).token;
      await change('delete from api_keys where key_prefix = $1', unknown.slice(3, 11));
      for (const token of [
        '',
        'nonsense',
        `${admin.token}x`,
        admin.token.slice(0, -1),
        admin.token.toUpperCase(),
        unknown,
        'kr_\u00e9',
      ]) {
        await walk(closed, { authorization: `Bearer ${token}` }, [401]);
      }
      await walk(closed, { authorization: `Basic ${btoa(`${admin.user.username}:${password}`)}` }, [401]);
    });

    test('refuses keys that were good once', async () => {
      const [revoked, expired, deactivated, deleted] = await Promise.all(
        Array.from({ length: 4 }, () => keyring.somebody('acme')),
      );
      if (!revoked || !expired || !deactivated || !deleted) throw new Error('There are four.');
      const request = keyring.as(admin.token);
      const keyOf = async ({ user }: Somebody) =>
        (await request('GET', `/api/api-keys?userId=${user.id}`)).body.items[0].id;
      await request('DELETE', `/api/api-keys/${await keyOf(revoked)}`);
      await change(
        "update api_keys set expires_at = now() - interval '1 second' where id = $1",
        await keyOf(expired),
      );
      await request('POST', `/api/users/${deactivated.user.id}/deactivate`);
      await request('DELETE', `/api/users/${deleted.user.id}`);
      for (const { token } of [revoked, expired, deactivated, deleted]) {
        await walk(closed, { authorization: `Bearer ${token}` }, [401]);
      }
    });

    test('refuses cookies that are none, or were altered', async () => {
      const [name, token = ''] = cookie.split('=');
      for (const altered of [
        '',
        'x',
        randomBytes(32).toString('base64url'),
        `${token}x`,
        `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
        '%00',
        token.toLowerCase(),
      ]) {
        await walk(closed, { cookie: `${name}=${altered}`, 'x-csrf-token': csrfToken }, [401]);
      }
    });

    test('refuses cookies of sessions that are over', async () => {
      const [somebody, expired, dismissed] = await Promise.all(
        Array.from({ length: 3 }, () => keyring.somebody('acme')),
      );
      if (!somebody || !expired || !dismissed) throw new Error('There are three.');
      const [out, late, gone] = [await signIn(somebody), await signIn(expired), await signIn(dismissed)];
      const left = await keyring.request('DELETE', '/api/session', {
        headers: { cookie: out.cookie, 'x-csrf-token': out.csrfToken },
      });
      expect(left.status).toBe(204);
      await change(
        "update sessions set expires_at = now() - interval '1 second' where user_id = $1",
        expired.user.id,
      );
      await keyring.as(admin.token)('POST', `/api/users/${dismissed.user.id}/deactivate`);
      for (const { cookie: over, csrfToken: token } of [out, late, gone]) {
        await walk(closed, { cookie: over, 'x-csrf-token': token }, [401]);
      }
    });

    test('that changes anything refuses a cookie without the token of its session', async () => {
      const changing = closed.filter(({ method }) => method !== 'GET');
      const other = await signIn(await keyring.somebody('acme'));
      for (const token of [
        undefined,
        '',
        'x',
        csrfToken.slice(1),
        other.csrfToken,
        cookie.split('=')[1] ?? '',
      ]) {
        await walk(changing, { cookie, ...(token !== undefined && { 'x-csrf-token': token }) }, [403]);
      }
    });

    test('refuses a key without the permission, and one whose user lacks it', async () => {
      const restricted = closed.filter(({ permission }) => permission !== undefined);
      const narrow = await keyring.somebody('acme', { permissions: ['nothing:at-all'] });
      await walk(restricted, { authorization: `Bearer ${narrow.token}` }, [403]);
      const member = await keyring.somebody('acme', { role: 'member' });
      const beyondMembers = restricted.filter(
        ({ permission = '' }) => !['users:read', 'keys:read', 'organizations:read'].includes(permission),
      );
      await walk(beyondMembers, { authorization: `Bearer ${member.token}` }, [403]);
      const platform = restricted.filter(({ permission = '' }) =>
        /^platform:|^organizations:write/.test(permission),
      );
      expect(platform.length).toBeGreaterThan(5);
      await walk(platform, { authorization: `Bearer ${admin.token}` }, [403]);
      await walk(platform, { cookie, 'x-csrf-token': csrfToken }, [403]);
    });

    test('takes the credentials that are good', async () => {
      const whoami = await keyring.request('GET', '/api/session', { headers: { cookie } });
      expect(whoami).toMatchObject({ status: 200, body: { user: { id: admin.user.id }, csrfToken } });
      expect((await keyring.as(admin.token)('GET', '/api/session')).body).toMatchObject({ csrfToken: null });
    });
  },
  { engines: ['postgres'] },
);
