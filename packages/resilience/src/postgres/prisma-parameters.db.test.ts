import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { postgres } from './postgres.ts';

describeEachDatabase(
  'a URL as Prisma takes it',
  (matrix) => {
    const withParameters = (parameters: Readonly<Record<string, string>>) => {
      const url = new URL(matrix.url);
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return String(url);
    };
    const read = (text: string) => ({ text, values: [] });

    test('leads to its schema, by every connection, and also where the pool has options of its own', async () => {
      const schema = 'My "Shop" \\';
      const owner = postgres({ url: matrix.url, pool: { max: 1 } });
      await owner.query(
        read('create schema "My ""Shop"" \\"; create table "My ""Shop"" \\".orders (id int)'),
      );
      await owner.close();
      const url = withParameters({ schema, connection_limit: '2', pgbouncer: 'true' });
      const database = postgres({ url, pool: { options: '-c statement_timeout=4321' } });
      expect(database.driver.options.max).toBe(2);
      for (let n = 0; n < 2; n += 1) {
        await database.transaction(async (transaction) => {
          expect((await transaction.query(read('select id from orders'))).rows).toEqual([]);
          const { rows } = await database.query(read("select current_setting('statement_timeout') as ms"));
          expect(rows).toEqual([{ ms: '4321ms' }]);
        });
      }
      const named = { name: 'orders', text: 'select id from orders where id = $1', values: [1] };
      await database.query(named);
      const prepared = await database.query(read('select name from pg_prepared_statements'));
      expect(prepared.rows).toEqual([]);
      await database.close();
    });
  },
  { engines: ['postgres'] },
);
