import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture } from '../../../test/keyring-fixture.ts';

describeEachDatabase(
  'the limits of the API',
  (target) => {
    let keyring: KeyringFixture;

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url, { rateLimits: { perCaller: 10, perSignIn: 3 } });
    });
    afterAll(() => keyring.close());

    test('hold each key by itself, and say when to come back', async () => {
      const [one, other] = [await keyring.somebody('acme'), await keyring.somebody('acme')];
      const statuses = [];
      for (let count = 0; count < 11; count++)
        statuses.push((await keyring.as(one.token)('GET', '/api/session')).status);
      expect(statuses).toEqual([...Array(10).fill(200), 429]);
      const refused = await keyring.as(one.token)('GET', '/api/session');
      expect(refused.body).toMatchObject({ type: 'urn:keyring:problem:too-many-requests' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect((await keyring.as(other.token)('GET', '/api/session')).status).toBe(200);
    });

    test('hold attempts to sign in', async () => {
      const attempt = () =>
        keyring.request('POST', '/api/session', {
          payload: { organization: 'acme', login: 'nobody', password: 'a guess at it' },
        });
      const statuses = [];
      for (let count = 0; count < 4; count++) statuses.push((await attempt()).status);
      expect(statuses).toEqual([401, 401, 401, 429]);
    });

    test('hold attempts at one login from wherever, however it is written', async () => {
      const from = await KeyringFixture.serve(target.url, {
        trustProxy: true,
        rateLimits: { perCaller: 1e9, perSignIn: 2 },
      });
      const { user } = await from.somebody('acme');
      const written = [user.username, user.username.toUpperCase(), user.email];
      const statuses = [];
      for (let count = 0; count < 24; count++) {
        const login = written[count % written.length];
        const { status } = await from.request('POST', '/api/session', {
          headers: { 'x-forwarded-for': `192.0.2.${count}` },
          payload: { organization: 'acme', login, password: 'a guess at it' },
        });
        statuses.push(status);
      }
      // Ten by the username in whatever case, and ten by either of the user's two: in capitals it is nobody's.
      expect(statuses).toEqual([...Array(15).fill(401), ...Array(9).fill(429)]);
      await from.close();
    });

    test('hold guesses at keys, while the health of the service can still be asked', async () => {
      const statuses = [];
      for (let count = 0; count < 5; count++)
        statuses.push((await keyring.as(`kr_guess${count}`)('GET', '/api/users')).status);
      expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
      expect(statuses.at(-1)).toBe(429);
      for (let count = 0; count < 20; count++)
        expect((await keyring.request('GET', '/health/live')).status).toBe(200);
    });

    test('never hold a good key for the bad ones of others at its address', async () => {
      const good = await keyring.somebody('acme');
      for (let count = 0; count < 30; count++) await keyring.as(`kr_bad${count}`)('GET', '/api/session');
      expect((await keyring.as(good.token)('GET', '/api/session')).status).toBe(200);
      const over = { cookie: `keyring=${'x'.repeat(43)}` };
      expect((await keyring.request('GET', '/api/session', { headers: over })).status).toBe(401);
    });
  },
  { engines: ['postgres'] },
);
