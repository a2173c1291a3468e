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
import { KeyringFixture, type Method, type Somebody } from '../../../test/keyring-fixture.ts';
import { noDemo } from '../../../test/no-demo.ts';

const json = { 'content-type': 'application/json' };
const long = 'x'.repeat(20_000);

describeEachDatabase(
  'every route',
  (target) => {
    let keyring: KeyringFixture;
    let operations: readonly Operation[];
    let operator: Somebody;
    let things: Things;

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url, { demo: noDemo });
      operations = await operationsOf(keyring);
      // Whoever may do everything: what is refused is refused for its form.
      operator = await keyring.somebody('acme', { isSuperuser: true });
      things = await thingsOf(keyring, operator);
    });
    afterAll(() => keyring.close());

    const send = (
      method: Method,
      url: string,
      payload?: object | string,
      headers: Record<string, string> = {},
    ) => keyring.as(operator.token, headers)(method, url, payload);

    /** That what `work` asks for is refused, and changes nothing. */
    const unchanged = async (work: () => Promise<void>) => {
      const before = await fingerprint(target.url);
      await work();
      expect(await fingerprint(target.url)).toEqual(before);
    };

    test('refuses ids that are none', () =>
      unchanged(async () => {
        const ids = [
          'x',
          '1',
          '%00',
          '%27%20or%201=1--',
          '..%2f..%2fetc',
          '%',
          '%ff%fe',
          'null',
          long,
          '%7B%7D',
          '-',
        ];
        for (const operation of operations.filter(({ path }) => path.includes('{id}'))) {
          const { method, payload } = requestFor(operation, things);
          for (const id of ids) {
            const url = operation.path.replace('{resource}', 'users').replace('{id}', id);
            expectRefusal(await send(method, url, payload), `${method} ${url}`);
          }
        }
      }));

    test('refuses what its query does not know, and values that do not fit', () =>
      unchanged(async () => {
        const misfits: Readonly<Record<string, readonly string[]>> = {
          integer: ['x', '-1', '1.5', '1e9', '', 'NaN', '9'.repeat(400)],
          boolean: ['maybe', '2'],
          string: [long],
        };
        for (const operation of operations.filter(({ query }) => query.length > 0)) {
          const { method, url } = requestFor(operation, things);
          const queries = [
            'unknown=1',
            '__proto__[x]=1',
            'constructor=x',
            ...operation.query.flatMap(({ name, type = 'string' }) => [
              ...(misfits[type] ?? []).map((value) => `${name}=${encodeURIComponent(value)}`),
              `${name}=1&${name}=2`,
              `${name}[x]=1`,
            ]),
          ];
          for (const query of queries) {
            expectRefusal(
              await send(method, `${url}?${query}`),
              `${method} ${url}?${query.slice(0, 60)}`,
              // A version that it does not have, or none could, is another refusal.
              query.startsWith('version=') ? [400, 409, 422] : [400],
            );
          }
        }
      }));

    test('refuses cursors that were altered, or are of another list', async () => {
      await keyring.somebody('acme');
      await unchanged(async () => {
        const { next: ofUsers } = (await send('GET', '/api/users?limit=1')).body;
        const { next: ofKeys } = (await send('GET', '/api/api-keys?limit=1')).body;
        expect(ofUsers).toEqual(expect.any(String));
        const paged = operations.filter(({ query }) => query.some(({ name }) => name === 'cursor'));
        for (const operation of paged) {
          const { method, url } = requestFor(operation, things);
          const cursor = String(operation.id === 'listUsers' ? ofUsers : ofKeys);
          const other = String(operation.id === 'listUsers' ? ofKeys : ofUsers);
          const altered = [
            cursor.slice(1),
            `${cursor}x`,
            cursor.split('').reverse().join(''),
            'x',
            '=',
            '%00',
            '{}',
          ];
          const position = Buffer.from('{"createdAt":"2100-01-01"}').toString('base64url');
          for (const value of [...altered, other, position]) {
            const answer = await send(method, `${url}?cursor=${encodeURIComponent(value)}`);
            expectRefusal(answer, `${operation.id} ${value.slice(0, 40)}`, [400]);
          }
        }
      });
    });

    test('refuses bodies that are no JSON, of another type, too long, or made to break the parser', () =>
      unchanged(async () => {
        const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
        const broken = [
          '{',
          'null',
          '[]',
          '"text"',
          '42',
          'true',
          '{"a":1}}',
          '\u0000',
          '{"a":',
          deep,
          `{"a":${deep}}`,
        ];
        const polluting = [
          '{"__proto__":{"isSuperuser":true}}',
          '{"constructor":{"prototype":{"isSuperuser":true}}}',
          '{"prototype":{}}',
          '{"toString":1}',
        ];
        for (const operation of operations.filter(({ hasBody }) => hasBody)) {
          const { method, url, payload } = requestFor(operation, things);
          const what = `${method} ${url}`;
          for (const text of [...broken, ...polluting]) {
            expectRefusal(await send(method, url, text, json), `${what} ${text.slice(0, 40)}`, [400]);
          }
          expectRefusal(await send(method, url, { ...payload, x: 'x'.repeat(70_000) }), what, [413]);
          expectRefusal(await send(method, url, undefined, json), `${what} without a body`, [400]);
          for (const type of [
            'text/plain',
            'application/x-www-form-urlencoded',
            'multipart/form-data; boundary=x',
          ]) {
            expectRefusal(
              await send(method, url, JSON.stringify(payload), { 'content-type': type }),
              what,
              [415],
            );
          }
        }
        expect({}).not.toHaveProperty('isSuperuser');
      }));

    test('refuses bodies of which one value is not what it should be', () =>
      unchanged(async () => {
        for (const operation of operations.filter(({ hasBody }) => hasBody)) {
          const { method, url, payload } = requestFor(operation, things);
          const polluted = JSON.stringify({ ...payload }).replace('{', '{"__proto__":{"isSuperuser":true},');
          const others = [
            polluted,
            JSON.stringify({ ...payload, isSuperuser: true }),
            JSON.stringify({ ...payload, organizationId: things.userId }),
          ];
          for (const [property, value] of Object.entries(payload ?? {})) {
            const nested: unknown = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`);
            const wrong = [
              {},
              [{}],
              { $gt: '' },
              nested,
              long,
              typeof value === 'string' ? `${value}\0` : 'x\0',
            ];
            others.push(...wrong.map((bad) => JSON.stringify({ ...payload, [property]: bad })));
            if (typeof value === 'number') {
              others.push(...[-1, 0.5, 1e300].map((bad) => JSON.stringify({ ...payload, [property]: bad })));
            }
          }
          for (const text of others) {
            const what = `${method} ${url} ${text.slice(0, 120)}`;
            expectRefusal(await send(method, url, text, json), what, [400, 401, 422]);
          }
        }
      }));

    test('knows no other method', () =>
      unchanged(async () => {
        for (const path of new Set(operations.map(({ path: at }) => at))) {
          const known = operations.filter(({ path: at }) => at === path).map(({ method }) => method);
          for (const method of (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter(
            (it) => !known.includes(it),
          )) {
            const url = path.replace('{resource}', 'users').replace('{id}', things.userId);
            expectRefusal(
              await send(method, url, method === 'GET' ? undefined : {}),
              `${method} ${url}`,
              [404],
            );
          }
        }
      }));

    test('answers with headers that keep a browser from doing what nobody meant', async () => {
      for (const operation of operations.filter(({ method }) => method === 'GET')) {
        const { headers } = await send('GET', requestFor(operation, things).url);
        expect(headers).toMatchObject({
          'content-security-policy': expect.stringContaining("default-src 'none'"),
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-store',
          'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
        });
      }
    });
  },
  { engines: ['postgres'] },
);
