import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { keyring, killKeyrings } from '../test/keyring-process.ts';

afterEach(killKeyrings);

describeEachDatabase(
  'the service',
  (target) => {
    let env: NodeJS.ProcessEnv;

    beforeAll(async () => {
      const { out } = await keyring(['new-key'], {}).ended;
      env = { DATABASE_URL: target.url, KEYRING_KEYS: out.trim(), HOST: '127.0.0.1', PORT: '0' };
    });

    test('migrates, gets an operator, and serves who signs in', async () => {
      expect(await keyring(['migrate'], env).ended).toMatchObject({
        status: 0,
        out: expect.stringContaining('row_security'),
      });
      expect((await keyring(['migrate'], env).ended).out).toBe('All migrations are applied.\n');
      const operator = ['create-operator', '--username', 'ada', '--email', 'ada@keyring.example'];
      const made = await keyring(operator, { ...env, KEYRING_OPERATOR_PASSWORD: 'correct horse battery' })
        .ended;
      expect(made).toMatchObject({ status: 0, out: expect.stringContaining('"platform"') });
      const { child, ended, says } = keyring([], env);
      const url = await says(/Server listening at (http:\S+?)"/);
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      const answer = await fetch(`${url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ organization: 'platform', login: 'ada', password: 'correct horse battery' }),
      });
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
        201,
        expect.stringContaining('Secure'),
      ]);
      child.kill('SIGTERM');
      expect((await ended).status).toBe(0);
    });

    test('answers what is under way when it is asked to end, and takes nothing new', async () => {
      const { child, ended, says } = keyring([], env);
      const url = await says(/Server listening at (http:\S+?)"/);
      const holder = new Client({ connectionString: target.url });
      await holder.connect();
      await holder.query('begin; lock table organizations in access exclusive mode');
      const underWay = fetch(`${url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ organization: 'platform', login: 'ada', password: 'correct horse battery' }),
      });
      await expect
        .poll(async () => {
          const { rows } = await holder.query(
            'select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
          );
          return rows.length;
        })
        .toBeGreaterThan(0);
      child.kill('SIGTERM');
      await says(/(stopping: requests)/);
      await expect
        .poll(() =>
          fetch(`${url}/health/live`).then(
            () => 'taken',
            () => 'refused',
          ),
        )
        .toBe('refused');
      await holder.query('commit');
      expect((await underWay).status).toBe(201);
      expect((await ended).status).toBe(0);
      await holder.end();
    });

    test.each([
      ['DATABASE_URL', 'mysql://root:s3cret@db/keyring'],
      ['KEYRING_KEYS', 'k1:c2hvcnQ='],
      ['KEYRING_STATEMENT_TIMEOUT_MS', 'soon'],
      ['KEYRING_LOG_LEVEL', 'loud'],
    ])('does not start with %s=%s, and says why', async (name, value) => {
      const { status, err } = await keyring([], { ...env, [name]: value }).ended;
      expect({ status, err }).toMatchObject({ status: 2, err: expect.stringContaining(name) });
      expect(err).not.toContain('s3cret');
    });

    test('does not start as a role that no policy holds', async () => {
      const { status, err } = await keyring([], { ...env, KEYRING_GATE_DATABASE_URL: target.url }).ended;
      expect({ status, err }).toMatchObject({
        status: 1,
        err: expect.stringContaining('No policy holds the role'),
      });
    });

    test('tells its commands and variables', async () => {
      const { status, out } = await keyring(['--help'], {}).ended;
      expect([status, out]).toEqual([0, expect.stringContaining('KEYRING_KEYS')]);
      expect((await keyring(['sevre'], {}).ended).status).toBe(2);
    });
  },
  { engines: ['postgres'] },
);
