import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture, type Somebody } from '../../../test/keyring-fixture.ts';

describeEachDatabase(
  'a database that is slow or full',
  (target) => {
    let keyring: KeyringFixture;
    let admin: Somebody;
    let holder: Client;

    beforeAll(async () => {
      const database = { maxConnections: 1, statementTimeoutMs: 500, pool: { connectionTimeoutMillis: 100 } };
      keyring = await KeyringFixture.open(target.url, {}, database);
      admin = await keyring.somebody('acme');
      holder = new Client({ connectionString: target.url });
      await holder.connect();
    });
    afterAll(async () => {
      await holder.end();
      await keyring.close();
    });

    test('is answered with 504 where a statement took too long, and with 503 where no connection was free', async () => {
      await holder.query('begin; lock table sessions in access exclusive mode');
      const end = () => keyring.as(admin.token)('DELETE', `/api/users/${admin.user.id}/sessions`);
      const waiting = end();
      await expect
        .poll(
          async () => {
            const { rowCount } = await holder.query(
              'select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
            );
            return rowCount;
          },
          { timeout: 5_000 },
        )
        .toBe(1);
      const full = await keyring.as(admin.token)('PATCH', `/api/users/${admin.user.id}`, {
        version: 1,
        fullName: 'x',
      });
      const slow = await waiting;
      await holder.query('rollback');
      expect(full).toMatchObject({ status: 503, body: { type: 'urn:keyring:problem:unavailable' } });
      expect(full.headers['retry-after']).toBe('1');
      expect(slow).toMatchObject({ status: 504, body: { type: 'urn:keyring:problem:deadline' } });
      for (const { text } of [full, slow]) expect(text).not.toMatch(/HF_|statement|pool|connection/);
      expect((await end()).status).toBe(200);
    });
  },
  { engines: ['postgres'] },
);
