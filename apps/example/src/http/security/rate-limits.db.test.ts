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

    test('hold guesses at keys, while the health of the service can still be asked', async () => {
      const statuses = [];
      for (let count = 0; count < 5; count++)
        statuses.push((await keyring.as(`kr_guess${count}`)('GET', '/api/users')).status);
      expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
      expect(statuses.at(-1)).toBe(429);
      for (let count = 0; count < 20; count++)
        expect((await keyring.request('GET', '/health/live')).status).toBe(200);
    });
  },
  { engines: ['postgres'] },
);
