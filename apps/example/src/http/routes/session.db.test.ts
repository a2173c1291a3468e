import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { hash } from '@node-rs/argon2';
import { Client } from 'pg';
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

    /** Runs `change` while sign-ins with the right password are under way, and answers the cookies that they got. */
    const whileSigningIn = async (change: () => Promise<unknown>) => {
      const holder = new Client({ connectionString: target.url });
      await holder.connect();
      const waiting = async () => {
        const { rowCount } = await holder.query(
          'select 1 from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0',
        );
        return rowCount;
      };
      // The password has been verified when a sign-in is to be noted.
      await holder.query('begin');
      await holder.query('select 1 from users where id = $1 for update', [somebody.user.id]);
      const signIns = [signIn(), signIn(), signIn()];
      await expect.poll(waiting).toBe(3);
      const changing = change();
      await expect.poll(waiting).toBe(4);
      await holder.query('rollback');
      await holder.end();
      await changing;
      return (await Promise.all(signIns)).flatMap(({ status, set }) =>
        status === 201 ? [set.split(';')[0] ?? ''] : [],
      );
    };

    test('does not outlast the user being deactivated while it is opened', async () => {
      const admin = keyring.as((await keyring.somebody('acme')).token);
      const path = `/api/users/${somebody.user.id}`;
      const cookies = await whileSigningIn(() => admin('POST', `${path}/deactivate`));
      expect((await admin('POST', `${path}/activate`)).status).toBe(200);
      for (const cookie of cookies) expect((await whoami(cookie)).status).toBe(401);
    });

    test('is not opened by a password that is changed meanwhile', async () => {
      const admin = keyring.as((await keyring.somebody('acme')).token);
      const set = (secret: string) =>
        admin('PUT', `/api/users/${somebody.user.id}/password`, { password: secret });
      const cookies = await whileSigningIn(() => set('another one entirely'));
      for (const cookie of cookies) expect((await whoami(cookie)).status).toBe(401);
      await set(password);
    });

    test('is opened by a password that is kept in a weaker way than it would be now', async () => {
      const owner = new Client({ connectionString: target.url });
      await owner.connect();
      const weak = await hash(password, { memoryCost: 1024, timeCost: 1, parallelism: 1 });
      await owner.query('update users set password_hash = $1 where id = $2', [weak, somebody.user.id]);
      expect((await signIn()).status).toBe(201);
      const kept = await owner.query('select password_hash from users where id = $1', [somebody.user.id]);
      expect(kept.rows[0].password_hash).not.toBe(weak);
      await owner.end();
    });

    test('is opened although what is over cannot be cleared away', async () => {
      const owner = new Client({ connectionString: target.url });
      await owner.connect();
      await owner.query('revoke delete on sessions from keyring_gate');
      expect((await signIn()).status).toBe(201);
      await owner.query('grant delete on sessions to keyring_gate');
      await owner.end();
    });

    test('is told of in the trail of its user’s own organization, wherever the user was acting', async () => {
      const operator = await keyring.somebody('platform', { isSuperuser: true });
      const { set, body } = await signIn({ organization: 'platform', login: operator.user.username });
      const headers = { cookie: set.split(';')[0] ?? '', 'x-csrf-token': String(body.csrfToken) };
      const away = { ...headers, 'keyring-organization': somebody.user.organizationId };
      expect((await keyring.request('DELETE', '/api/session', { headers: away })).status).toBe(204);
      const url = `/api/audit?action=sessions.*&userId=${operator.user.id}`;
      const { items } = (await keyring.as(operator.token)('GET', url)).body;
      expect(items).toMatchObject([
        { action: 'sessions.end', organizationId: operator.user.organizationId },
        { action: 'sessions.begin', organizationId: operator.user.organizationId },
      ]);
    });

    test('is opened from an address that the proxy does not know, or says with a zone', async () => {
      const behind = await KeyringFixture.serve(target.url, { trustProxy: true });
      const { user, token } = await behind.somebody('acme');
      for (const [forwarded, ip] of [
        ['unknown', null],
        ['fe80::1%eth0', 'fe80::1'],
      ] as const) {
        const headers = { 'x-forwarded-for': forwarded };
        const payload = { organization: 'acme', login: user.username, password };
        const answer = await behind.request('POST', '/api/session', { headers, payload });
        expect(answer).toMatchObject({ status: 201, body: { user: { lastLoginIp: ip } } });
        expect((await behind.as(token, headers)('GET', '/api/users')).status).toBe(200);
      }
      await behind.close();
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
