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
import { KeyringFixture, type Somebody } from '../../../test/keyring-fixture.ts';
import { noDemo } from '../../../test/no-demo.ts';

describeEachDatabase(
  'an organization',
  (target) => {
    let keyring: KeyringFixture;
    let operations: readonly Operation[];
    let acme: Somebody;
    let globex: Somebody;
    let operator: Somebody;
    let things: Things;
    /** What nobody else may read, in whatever answer. */
    let acmesOwn: readonly string[];

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url, { demo: noDemo });
      operations = await operationsOf(keyring);
      [acme, globex, operator] = [
        await keyring.somebody('acme'),
        await keyring.somebody('globex'),
        await keyring.somebody('platform', { isSuperuser: true }),
      ];
      things = await thingsOf(keyring, acme);
      const { id, organizationId, username, email } = acme.user;
      acmesOwn = [id, organizationId, username, email, things.keyId];
    });
    afterAll(() => keyring.close());

    const aboutOneThing = () => operations.filter(({ path }) => path.includes('{id}'));

    test("does not find another one's things, by any route, and changes nothing of them", async () => {
      const before = await fingerprint(target.url);
      expect(aboutOneThing().length).toBeGreaterThan(10);
      for (const operation of aboutOneThing()) {
        const { method, url, payload } = requestFor(operation, things);
        const answer = await keyring.as(globex.token)(method, url, payload);
        expectRefusal(answer, `${method} ${url}`, [404]);
      }
      expect(await fingerprint(target.url)).toEqual(before);
    });

    test('sees nothing of another one in any answer', async () => {
      const readable = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
      const urls = readable.flatMap(({ path, query }) => [
        path,
        ...(query.some(({ name }) => name === 'visibility') ? [`${path}?visibility=all&limit=100`] : []),
        ...(query.some(({ name }) => name === 'userId') ? [`${path}?userId=${acme.user.id}`] : []),
        ...(query.some(({ name }) => name === 'search') ? [`${path}?search=${acme.user.username}`] : []),
        ...(query.some(({ name }) => name === 'resourceId') ? [`${path}?resourceId=${acme.user.id}`] : []),
      ]);
      for (const url of [...urls, '/api/audit/export?format=csv']) {
        const { text } = await keyring.as(globex.token)('GET', url);
        for (const own of acmesOwn) expect(text, url).not.toContain(own);
        // Not so because nobody sees it.
        if (url.startsWith('/api/users?search'))
          expect((await keyring.as(acme.token)('GET', url)).text).toContain(acme.user.id);
      }
    });

    test('is told apart from others in requests that come at the same moment', async () => {
      const own = [acme, globex].map(({ user, token }) => ({ id: user.id, token }));
      const pairs = own.flatMap(({ token }) => own.map(({ id }) => ({ token, id })));
      for (let round = 0; round < 20; round++) {
        const answers = await Promise.all(
          pairs.map(({ token, id }) => keyring.as(token)('GET', `/api/users/${id}`)),
        );
        expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 200]);
      }
    });

    test('is not acted for by anybody but its own and operators', async () => {
      const acting = { 'keyring-organization': acme.user.organizationId };
      for (const operation of operations.filter(({ isPublic }) => !isPublic)) {
        const { method, url, payload } = requestFor(operation, things);
        for (const header of [
          acting,
          { 'keyring-organization': '*' },
          { 'keyring-organization': "' or true --" },
        ]) {
          expectRefusal(
            await keyring.as(globex.token, header)(method, url, payload),
            `${method} ${url}`,
            [403],
          );
        }
      }
      const asOperator = (organization: string) =>
        keyring.as(operator.token, { 'keyring-organization': organization })('GET', '/api/users');
      expect((await asOperator(acme.user.organizationId)).text).toContain(acme.user.id);
      expect((await asOperator('*')).text).toContain(globex.user.id);
      expectRefusal(await asOperator("' or true --"), 'an organization that is none', [404]);
      expectRefusal(await asOperator('00000000-0000-7000-8000-000000000000'), 'an unknown one', [404]);
    });

    test('finds what an operator did to its things in its own trail, and nowhere else', async () => {
      const acting = keyring.as(operator.token, { 'keyring-organization': acme.user.organizationId });
      const values = { username: 'hired', email: 'hired@keyring.example', password: 'by the operator' };
      const { id } = (await acting('POST', '/api/users', values)).body;
      const history = `/api/audit/history/users/${id}`;
      expect((await keyring.as(acme.token)('GET', history)).body.items).toMatchObject([
        { action: 'users.create', userId: operator.user.id, organizationId: acme.user.organizationId },
      ]);
      expect((await keyring.as(globex.token)('GET', history)).status).toBe(404);
      // Whoever made it is its owner, and still does not meet it while acting for somebody else.
      const elsewhere = keyring.as(operator.token, { 'keyring-organization': globex.user.organizationId });
      expect((await elsewhere('GET', `/api/users/${id}`)).status).toBe(404);
      expect((await keyring.as(operator.token)('GET', `/api/users/${id}`)).status).toBe(404);
    });

    test('does not manage operators, although one has an account there', async () => {
      const platformAdmin = await keyring.somebody('platform');
      const operators = await thingsOf(keyring, operator);
      const about = { userId: operator.user.id, keyId: operators.keyId };
      const before = await fingerprint(target.url);
      const changing = aboutOneThing().filter(({ method }) => method !== 'GET');
      for (const operation of changing) {
        const { method, url, payload } = requestFor(operation, about);
        const answer = await keyring.as(platformAdmin.token)(method, url, payload);
        expectRefusal(answer, `${method} ${url}`, [403, 404]);
      }
      expect(await fingerprint(target.url)).toEqual(before);
    });

    test('gives nobody more than they have', async () => {
      const writer = await keyring.somebody('acme', { permissions: ['users:*', 'keys:write'] });
      const request = keyring.as(writer.token);
      const path = `/api/users/${writer.user.id}/api-keys`;
      expectRefusal(
        await request('POST', path, { name: 'more', permissions: ['*'] }),
        'a key of everything',
        [403],
      );
      expectRefusal(
        await request('PUT', `/api/users/${acme.user.id}/password`, { password: 'mine from now on' }),
        'the password of an admin',
        [403],
      );
      const values = { username: 'boss', email: 'boss@keyring.example', password: 'mine from now on' };
      expectRefusal(await request('POST', '/api/users', { ...values, role: 'admin' }), 'an admin', [403]);
      expect((await request('POST', path, { name: 'less', permissions: ['users:read'] })).status).toBe(201);
    });

    test('is held to its rows by the database, too: in SQL by hand, Knex and Prisma', async () => {
      const { store } = keyring.stores;
      const ids = { text: 'select organization_id as id from users', values: [] };
      // Nobody named to the database: nothing is there.
      const tables = [
        'organizations',
        'users',
        'api_keys',
        'sessions',
        'audit_log',
        'audit_log_of_organization',
      ];
      for (const table of tables) {
        expect((await store.query({ text: `select * from ${table}`, values: [] })).rows).toEqual([]);
      }
      const actor = { id: globex.user.id, organizationId: globex.user.organizationId };
      await store.session({ actor }, async (session) => {
        const { rows } = await session.query<{ id: string }>(ids);
        expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([globex.user.organizationId]));
        expect(await session.knex('api_keys').where({ id: things.keyId })).toEqual([]);
        expect(await session.knex('users').where({ id: acme.user.id }).update({ full_name: 'x' })).toBe(0);
        expect(await session.prisma.user.findUnique({ where: { id: acme.user.id } })).toBeNull();
        for (const trail of ['audit_log', 'audit_log_of_organization']) {
          const told = await session.query<{ of: string }>({
            text: `select distinct action_metadata ->> 'organizationId' as of from ${trail}`,
            values: [],
          });
          expect(told.rows).toEqual([{ of: globex.user.organizationId }]);
        }
      });
      const moving = store.session({ actor }, ({ knex }) =>
        knex('users').where({ id: globex.user.id }).update({ organization_id: acme.user.organizationId }),
      );
      await expect(moving).rejects.toThrow('row-level security');
    });

    test('cannot be told from others by the one who checks credentials, who can do nothing else', async () => {
      const { gate } = keyring.stores;
      const forbidden = [
        "update users set role = 'admin'",
        'update users set is_superuser = true',
        'update api_keys set permissions = \'["*"]\'',
        'delete from users',
        'insert into audit_log (action) values (null)',
        'select * from audit_log',
      ];
      for (const text of forbidden) {
        await expect(gate.query({ text, values: [] })).rejects.toThrow('permission denied');
      }
    });
  },
  { engines: ['postgres'] },
);
