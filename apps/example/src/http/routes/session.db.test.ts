import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture, password, type Somebody } from '../../../test/keyring-fixture.ts';

describeEachDatabase(
  'a session of the API',
  (target) => {
    let keyring: KeyringFixture;
    let somebody: Somebody;

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url, { https: true });
      somebody = await keyring.somebody('acme');
    });
    afterAll(() => keyring.close());

    const signIn = async (values: object = {}, cookie?: string) => {
      const payload = { organization: 'acme', login: somebody.user.username, password, ...values };
      const answer = await keyring.request('POST', '/api/session', {
        payload,
        headers: { ...(cookie && { cookie }) },
      });
      return { ...answer, set: String(answer.headers['set-cookie'] ?? '') };
    };
    const whoami = async (cookie: string) => keyring.request('GET', '/api/session', { headers: { cookie } });

    test('is in a cookie that no script reads, and that goes to nobody else', async () => {
      const { status, set, body } = await signIn();
      expect(status).toBe(201);
      for (const part of ['__Host-keyring=', 'HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/', 'Expires='])
        expect(set).toContain(part);
      expect(body).toMatchObject({ credential: 'session', user: { id: somebody.user.id } });
      const cookie = set.split(';')[0] ?? '';
      expect((await whoami(cookie)).body).toEqual(body);
    });

    test('is another one after each sign-in, and the one before is over', async () => {
      const first = (await signIn()).set.split(';')[0] ?? '';
      const second = (await signIn({}, first)).set.split(';')[0] ?? '';
      expect(second).not.toBe(first);
      expect([(await whoami(first)).status, (await whoami(second)).status]).toEqual([401, 200]);
    });

    test('is opened by the email address as well, in any case', async () => {
      expect((await signIn({ login: somebody.user.email.toUpperCase() })).status).toBe(201);
    });

    test('is refused in the same words, whatever is wrong', async () => {
      const other = await keyring.somebody('globex');
      const answers = await Promise.all([
        signIn({ password: 'wrong horse battery' }),
        signIn({ login: 'nobody' }),
        signIn({ organization: 'no-such' }),
        signIn({ login: other.user.username }),
        signIn({ organization: 'globex' }),
      ]);
      const told = answers.map(({ status, body }) => JSON.stringify({ status, ...body, requestId: '' }));
      expect(new Set(told).size).toBe(1);
      expect(answers[0]).toMatchObject({ status: 401, set: '' });
    });

    test('ends with signing out, with a new password, and when all of a user’s are ended', async () => {
      const admin = keyring.as((await keyring.somebody('acme')).token);
      const cookieOf = async (secret?: string) =>
        (await signIn(secret === undefined ? {} : { password: secret })).set.split(';')[0] ?? '';
      const left = await cookieOf();
      const csrf = String((await whoami(left)).body.csrfToken);
      const headers = { cookie: left, 'x-csrf-token': csrf };
      const out = await keyring.request('DELETE', '/api/session', { headers });
      expect([out.status, String(out.headers['set-cookie'])]).toEqual([
        204,
        expect.stringContaining('keyring=;'),
      ]);
      const [one, two] = [await cookieOf(), await cookieOf()];
      const ended = await admin('DELETE', `/api/users/${somebody.user.id}/sessions`);
      expect(ended.body.ended).toBeGreaterThanOrEqual(2);
      const changed = 'another one entirely';
      const three = await cookieOf();
      await admin('PUT', `/api/users/${somebody.user.id}/password`, { password: changed });
      const four = await cookieOf(changed);
      const statuses = [];
      for (const cookie of [left, one, two, three, four]) statuses.push((await whoami(cookie)).status);
      expect(statuses).toEqual([401, 401, 401, 401, 200]);
    });
  },
  { engines: ['postgres'] },
);
