import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { classifyError } from '../failure/classify-error.ts';
import { ResilientPool } from './resilient-pool.ts';

const noArguments = { args: [], argTypes: [] };

describeEachDatabase(
  "Prisma's adapter on a resilient pool",
  (matrix) => {
    let pool: ResilientPool;
    let adapter: Awaited<ReturnType<PrismaPg['connect']>>;

    beforeAll(async () => {
      pool = new ResilientPool({ connectionString: matrix.url, max: 2, connectionTimeoutMillis: 1_000 });
      adapter = await new PrismaPg(pool).connect();
      await adapter.executeScript('create table word (id int primary key, text text not null)');
    });
    afterAll(() => pool.end());

    const failureOf = async (sql: string) =>
      classifyError(await adapter.executeRaw({ sql, ...noArguments }).catch((thrown: unknown) => thrown));

    test('reads and writes, inside transactions and out', async () => {
      const transaction = await adapter.startTransaction();
      await transaction.executeRaw({ sql: "insert into word values (1, 'one')", ...noArguments });
      await transaction.executeRaw({ sql: 'commit', ...noArguments });
      await transaction.commit();
      const { rows } = await adapter.queryRaw({ sql: 'select text from word where id = 1', ...noArguments });
      expect(rows).toEqual([['one']]);
      expect(pool.stats()).toMatchObject({ inUse: [] });
    });

    test.each([
      ["insert into word values (1, 'again')", 'unique-violation'],
      ['insert into word values (2, null)', 'not-null-violation'],
      ['select * from absent', 'undefined-object'],
      ['selec', 'syntax'],
      ['select 1/0', 'invalid-value'],
    ])('fails %j with a failure that classifyError finds inside', async (sql, kind) => {
      expect((await failureOf(sql)).kind).toBe(kind);
    });

    test('passes on that no connection became free', async () => {
      const held = await Promise.all([pool.connect(), pool.connect()]);
      expect((await failureOf('select 1')).kind).toBe('pool-timeout');
      for (const client of held) client.release();
    });
  },
  { engines: ['postgres'] },
);
