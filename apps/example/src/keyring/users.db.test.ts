import { postgres } from '@holdfast/resilience/postgres';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';
import { KeyringFixture } from '../../test/keyring-fixture.ts';

describeEachDatabase(
  'a page of the users of a large organization',
  (target) => {
    test('is read without reading all of them', async () => {
      const keyring = await KeyringFixture.open(target.url, {}, { maxConnections: 1 });
      const admin = await keyring.somebody('acme');
      const owner = postgres({ url: target.url, pool: { max: 1 } });
      await owner.query({
        text: `insert into organizations (id, slug, name)
          select gen_random_uuid(), 'org-' || n, 'Organization ' || n from generate_series(2, 20) n`,
        values: [],
      });
      await owner.query({
        text: `insert into users (id, username, email, password_hash, organization_id, created_at)
          select gen_random_uuid(), 'user-' || n, 'user-' || n || '@keyring.example', ada.password_hash, all_of.ids[1 + n % 20],
            now() - n * interval '1 second'
          from users ada, (select array_agg(id) as ids from organizations where slug like 'org-%' or slug = 'acme') all_of,
            generate_series(1, 10000) n where ada.id = $1`,
        values: [admin.user.id],
      });
      await owner.query({ text: 'analyze users', values: [] });
      const page = async () =>
        (await keyring.as(admin.token)('GET', '/api/users?limit=20')).body.items.length;
      // The server makes five plans for their values before it keeps one, as each of many connections does.
      for (let n = 0; n < 6; n += 1) expect(await page()).toBe(20);
      const before = await usersRead();
      for (let n = 0; n < 10; n += 1) expect(await page()).toBe(20);
      const read = (await usersRead()) - before;
      expect(read).toBeGreaterThan(10 * 20);
      expect(read).toBeLessThan(10 * 60);
      await keyring.close();
      await owner.close();

      /** By the service's one connection, which is told to hand over what it counted. */
      async function usersRead(): Promise<number> {
        const { service } = keyring.databases;
        await service.query({ text: 'select pg_stat_force_next_flush()', values: [] });
        await service.query({ text: 'select 1', values: [] });
        const { rows } = await owner.query<{ read: number }>({
          text: `select sum(idx_tup_read)::int as read from pg_stat_user_indexes
            where relname = 'users' and indexrelname <> 'users_pkey'`,
          values: [],
        });
        return rows[0]?.read ?? Number.NaN;
      }
    });
  },
  { engines: ['postgres'] },
);
