import { startTcpProxy, type TcpProxy } from '@holdfast/perf-harness/faults';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture, password, type Somebody } from '../../../test/keyring-fixture.ts';

describeEachDatabase(
  'a write whose answer is lost',
  (target) => {
    let proxy: TcpProxy;
    let keyring: KeyringFixture;
    let admin: Somebody;
    let operator: Somebody;

    beforeAll(async () => {
      const { hostname, port } = new URL(target.url);
      proxy = await startTcpProxy({ target: { host: hostname, port: Number(port) } });
      keyring = await KeyringFixture.open(proxy.through(target.url), {}, { maxConnections: 2 });
      admin = await keyring.somebody('acme');
      operator = await keyring.somebody('platform', { isSuperuser: true });
    });
    afterAll(async () => {
      await keyring.close();
      await proxy.close();
    });

    const signIn = async () => {
      const payload = { organization: 'acme', login: admin.user.username, password };
      const { headers, body } = await keyring.request('POST', '/api/session', { payload });
      return {
        cookie: String(headers['set-cookie']).split(';')[0] ?? '',
        'x-csrf-token': String(body.csrfToken),
      };
    };

    test('is found to have been done, and is answered so: registering, making an organization, signing in and out', async () => {
      const headers = await signIn();
      const ada = { username: 'ada', email: 'ada@keyring.example', password };
      const login = { organization: 'acme', login: admin.user.username, password };
      const writes = [
        () => keyring.as(admin.token)('POST', '/api/users', ada),
        () => keyring.as(operator.token)('POST', '/api/organizations', { slug: 'initech', name: 'Initech' }),
        () => keyring.request('POST', '/api/session', { payload: login }),
        () => keyring.request('DELETE', '/api/session', { headers }),
      ];
      const statuses: number[] = [];
      for (const write of writes) {
        const lost = proxy.dropNextCommitAcknowledgement();
        statuses.push((await write()).status);
        expect(await lost).toBe(true);
      }
      expect(statuses).toEqual([201, 201, 201, 204]);
    });

    test('is done again where that does no harm: noting who signed in', async () => {
      const holder = new Client({ connectionString: target.url });
      await holder.connect();
      await holder.query('begin');
      await holder.query('select 1 from users where id = $1 for update', [admin.user.id]);
      const payload = { organization: 'acme', login: admin.user.username, password };
      const signingIn = keyring.request('POST', '/api/session', { payload });
      const waiting = async () => {
        const { rowCount } = await holder.query(
          'select 1 from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0',
        );
        return rowCount;
      };
      await expect.poll(waiting).toBe(1);
      proxy.cut();
      await holder.query('rollback');
      await holder.end();
      expect((await signingIn).status).toBe(201);
    });
  },
  { engines: ['postgres'] },
);
