import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Statement } from '../statement.ts';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const everything = `select n, n::bigint as large, n::text as text, null::text as nothing, array[n, 2] as list,
  jsonb_build_object('n', n) as document, timestamptz '2026-01-02 03:04:05+00' as at, true as yes, 1 as twice, 2 as twice,
  1 as "__proto__", decode('00ff', 'hex') as bytes
  from generate_series(1, $1::int) n`;
const prepared = (name: string, text: string, ...values: unknown[]): Statement => ({ name, text, values });

describeEachDatabase(
  'a prepared statement',
  (matrix) => {
    let database: PostgresDatabase;
    /** How often the server said what these rows look like: they have an `n`. */
    let descriptions = 0;

    beforeEach(() => {
      database = postgres({ url: matrix.url, pool: { max: 1 } });
      database.driver.on('connect', ({ connection }) => {
        connection.on('rowDescription', ({ fields }: { fields: readonly { name: string }[] }) => {
          if (fields.some(({ name }) => name === 'n')) descriptions += 1;
        });
      });
      descriptions = 0;
      return () => database.close();
    });
    let client: pg.Pool;
    beforeAll(() => {
      client = new pg.Pool({ connectionString: matrix.url, max: 1 });
    });
    afterAll(() => client.end());

    test('asks once what its rows look like, and reads the same as node-postgres by itself', async () => {
      for (const count of [2, 0, 3]) {
        const { rows, rowCount } = await database.query(prepared('everything', everything, count));
        const expected = await client.query(everything, [count]);
        expect(rows).toEqual(expected.rows);
        expect(rowCount).toBe(count);
        for (const [index, row] of rows.entries()) {
          expect(Object.getOwnPropertyNames(row)).toEqual(Object.getOwnPropertyNames(expected.rows[index]));
        }
      }
      expect(descriptions).toBe(1);
    });

    test('does so as the first of a transaction, and behind settings, too', async () => {
      const statement = prepared(
        'setting',
        "select current_setting('app.tenant', true) as tenant, $1::int as n",
        1,
      );
      const settings = { 'app.tenant': 'acme' };
      const read = [
        await database.query(statement, { settings }),
        await database.query(statement, { settings }),
        await database.transaction((transaction) => transaction.query(statement, { settings })),
        await database.query(statement),
      ];
      expect(read.map(({ rows }) => rows)).toEqual([
        ...[[{ tenant: 'acme', n: 1 }], [{ tenant: 'acme', n: 1 }], [{ tenant: 'acme', n: 1 }]],
        [{ tenant: '', n: 1 }],
      ]);
      expect(descriptions).toBe(1);
    });

    test('reads on after it failed, in the middle of its rows as well', async () => {
      const divide = (...values: number[]) =>
        prepared('divide', 'select 6 / n as n from unnest($1::int[]) n', values);
      expect((await database.query(divide(1, 2))).rows).toEqual([{ n: 6 }, { n: 3 }]);
      await expect(database.query(divide(3, 0))).rejects.toMatchObject({ code: '22012' });
      expect((await database.query(divide(3))).rows).toEqual([{ n: 2 }]);
    });

    test('never reads rows by what they looked like before a table was changed', async () => {
      const readAll = () => database.query(prepared('all', 'select * from changing'), { idempotent: true });
      const change = (text: string) => client.query(text);
      await change('create table changing (a int); insert into changing values (7)');
      expect((await readAll()).rows).toEqual([{ a: 7 }]);
      await change("alter table changing add b text default 'new'");
      expect((await readAll()).rows).toEqual([{ a: 7, b: 'new' }]);
      await change('alter table changing alter a type text');
      expect((await readAll()).rows).toEqual([{ a: '7', b: 'new' }]);
      await change('alter table changing rename a to c');
      expect((await readAll()).rows).toEqual([{ c: '7', b: 'new' }]);
      await change('alter table changing drop b');
      expect((await readAll()).rows).toEqual([{ c: '7' }]);
    });

    test('is asked about anew on every connection', async () => {
      const backend = prepared('backend', 'select pg_backend_pid() as pid, $1::int as n', 1);
      const { rows } = await database.query<{ pid: number }>(backend);
      await client.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      const again = await database.query<{ pid: number }>(backend, { idempotent: true });
      expect(again.rows).toEqual([{ pid: expect.any(Number), n: 1 }]);
      expect(again.rows[0]?.pid).not.toBe(rows[0]?.pid);
      expect(descriptions).toBe(2);
    });
  },
  { engines: ['postgres'] },
);
