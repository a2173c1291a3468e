import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Pool, Query } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CallFaults } from './call-faults.ts';

describeEachDatabase(
  'a pg.Pool with faults in front of it',
  (database) => {
    let real: Pool;
    let pool: Pool;
    let faults: CallFaults;
    beforeEach(() => {
      real = new Pool({ connectionString: database.url, max: 2 });
      faults = new CallFaults();
      pool = faults.pool(real);
    });
    afterEach(() => real.end());
    const broken = { code: 'ECONNRESET' };

    test('is the pool to whoever uses it', async () => {
      expect(pool).toBeInstanceOf(Pool);
      expect(pool.options.max).toBe(2);
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      const client = await pool.connect();
      expect((await client.query('select $1::int as n', [7])).rows).toEqual([{ n: 7 }]);
      client.release();
      expect(pool.idleCount).toBe(1);
      expect(faults.counts).toEqual({ calls: 3, failed: 0 });
    });

    test('fails queries of the pool and of its connections, which go back all the same', async () => {
      const client = await pool.connect();
      faults.set({ rate: 1 });
      await expect(client.query('select 1')).rejects.toMatchObject(broken);
      await expect(pool.query('select 1')).rejects.toMatchObject(broken);
      await expect(pool.connect()).rejects.toMatchObject(broken);
      client.release();
      expect(real.idleCount).toBe(1);
    });

    test('fails callers with callbacks by their callbacks', async () => {
      const query = (text: string) =>
        new Promise((resolve) => pool.query(text, (error, result) => resolve(error ?? result.rows)));
      expect(await query('select 2 as two')).toEqual([{ two: 2 }]);
      expect(await query('select nothing')).toMatchObject({ code: '42703' });
      const connected = await new Promise<unknown>((resolve) =>
        pool.connect((error, client, release) => {
          faults.set({ rate: 1 });
          client?.query('select 1', (failure: Error) => {
            release();
            resolve(error ?? failure);
          });
        }),
      );
      expect(connected).toMatchObject(broken);
      expect(await query('select 1')).toMatchObject(broken);
      expect(real.idleCount).toBeGreaterThan(0);
    });

    test('fails after the fact: the row is there, and a connection never is lost', async () => {
      await pool.query('create table if not exists written (n int)');
      faults.set({ rate: 1, fails: 'after' });
      await expect(pool.query('insert into written values (1)')).rejects.toMatchObject(broken);
      await expect(pool.connect()).rejects.toMatchObject(broken);
      faults.heal();
      expect((await pool.query('select n from written')).rows).toEqual([{ n: 1 }]);
      expect(real.totalCount).toBe(real.idleCount);
    });

    test('lets a query object through, which is a conversation', async () => {
      const client = await pool.connect();
      faults.set({ rate: 1 });
      const rows: unknown[] = [];
      await new Promise<void>((resolve, reject) => {
        const query = client.query(new Query('select generate_series(1, 3) as n'));
        query.on('row', (row) => rows.push(row));
        query.on('end', () => resolve());
        query.on('error', reject);
      });
      expect(rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
      client.release();
    });
  },
  { engines: ['postgres'] },
);

test('a database with faults in front of it fails statements, also those of a transaction', async () => {
  const log: string[] = [];
  const database = {
    name: 'main',
    query: async (text: string) => {
      log.push(text);
      return text;
    },
    async transaction<Result>(
      work: (transaction: { query(text: string): Promise<string> }) => Promise<Result>,
    ) {
      log.push('begin');
      try {
        const result = await work({ query: this.query });
        log.push('commit');
        return result;
      } catch (error) {
        log.push('rollback');
        throw error;
      }
    },
  };
  const faults = new CallFaults({ rate: ({ number }) => (number === 3 ? 1 : 0) });
  const faulty = faults.database(database);
  expect(faulty.name).toBe('main');
  expect(await faulty.query('one')).toBe('one');
  const write = () =>
    faulty.transaction(async (transaction) => {
      await transaction.query('two');
      return transaction.query('three');
    });
  expect(await write()).toBe('three');
  await expect(write()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(log).toEqual(['one', 'begin', 'two', 'three', 'commit', 'begin', 'rollback']);
});
