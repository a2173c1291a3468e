import { type BlockDatabase, describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Database, Transaction } from './database.ts';
import { classifyError } from './failure/classify-error.ts';
import { postgres } from './postgres/postgres.ts';
import { sqlite } from './sqlite/sqlite.ts';

function open({ engine, url }: BlockDatabase): Database {
  return engine === 'postgres' ? postgres({ url, pool: { max: 4 } }) : sqlite({ url });
}

describeEachDatabase('a database', (matrix) => {
  let database: Database;
  const sql = (text: string) => (matrix.engine === 'postgres' ? text : text.replaceAll(/\$\d/g, '?'));
  const statement = (text: string, ...values: unknown[]) => ({ text: sql(text), values });
  const insert = (id: number, name = 'x') =>
    statement('insert into person (id, name) values ($1, $2)', id, name);
  const ids = async () => {
    const { rows } = await database.query<{ id: number }>(statement('select id from person order by id'));
    return rows.map((row) => row.id);
  };

  beforeAll(async () => {
    database = open(matrix);
    await database.connection((connection) =>
      connection.script(
        `create table person (id integer primary key, name text not null unique, boss integer references person (id));
         create table counter (id integer primary key, value integer not null);`,
      ),
    );
  });
  beforeEach(async () => {
    await database.connection((connection) => connection.script('delete from person; delete from counter;'));
  });
  afterAll(() => database.close());

  describe('query', () => {
    test('answers with rows, and with how many rows were changed', async () => {
      expect(await database.query(insert(1, 'ada'))).toEqual({ rows: [], rowCount: 1 });
      await database.query(insert(2, 'bob'));
      expect(await database.query(statement('select id, name from person where id = $1', 2))).toEqual({
        rows: [{ id: 2, name: 'bob' }],
        rowCount: 1,
      });
      expect((await database.query(statement('update person set boss = 1'))).rowCount).toBe(2);
    });

    test('answers a changing statement with the rows it returns', async () => {
      const text = 'insert into person (id, name) values ($1, $2) returning id';
      expect(await database.query(statement(text, 7, 'eve'))).toEqual({ rows: [{ id: 7 }], rowCount: 1 });
    });

    test('runs a named statement again and again', async () => {
      const named = (id: number) => ({ ...insert(id, `n${id}`), name: 'insert-person' });
      for (const id of [1, 2, 3]) await database.query(named(id));
      expect(await ids()).toEqual([1, 2, 3]);
    });

    test.each([
      ['insert into person (id, name) values (1, $1)', 'unique-violation'],
      ['insert into person (id, name) values (2, null)', 'not-null-violation'],
      ["insert into person (id, name, boss) values (3, 'c', 99)", 'foreign-key-violation'],
      ['select absent from nowhere', 'undefined-object'],
      ['selec 1', 'syntax'],
    ])('fails %j with a failure that classifyError knows', async (text, kind) => {
      await database.query(insert(1, 'ada'));
      const values = text.includes('$1') ? ['other'] : [];
      const failed = database.query(statement(text, ...values));
      const error = await failed.catch((thrown: unknown) => thrown);
      expect(classifyError(error)).toEqual({ kind, retry: 'never', outage: false });
    });

    test('says in the stack of an error where it was called', async () => {
      async function loadsTheReport() {
        return await database.query(statement('select absent from nowhere'));
      }
      const error = await loadsTheReport().catch((thrown: unknown) => thrown);
      expect(error instanceof Error ? error.stack : '').toContain('loadsTheReport');
    });

    test('refuses to open a transaction that the next caller would be in', async () => {
      await expect(database.query(statement('begin'))).rejects.toThrow(
        '"begin" opened a transaction on a connection that others use next; it was rolled back.',
      );
      await database.query(insert(1));
      await database.transaction((transaction) => transaction.query(insert(2, 'b')));
      expect(await ids()).toEqual([1, 2]);
    });

    test('does not send a statement whose signal is aborted', async () => {
      const signal = AbortSignal.abort(new Error('the user left'));
      const sent = database.query(insert(1), { signal });
      await expect(sent).rejects.toMatchObject({
        code: 'HF_STATEMENT_CANCELLED',
        point: 'before it was sent',
        cause: signal.reason,
      });
      expect(await ids()).toEqual([]);
    });
  });

  describe('transaction', () => {
    test('commits what its work did, and answers with what its work answered', async () => {
      const answer = await database.transaction(async (transaction) => {
        await transaction.query(insert(1, 'ada'));
        return 'done';
      });
      expect(answer).toBe('done');
      expect(await ids()).toEqual([1]);
    });

    test('undoes everything where its work rejects, and rejects with the same error', async () => {
      const error = new Error('changed my mind');
      const work = async (transaction: Transaction) => {
        await transaction.query(insert(1));
        throw error;
      };
      await expect(database.transaction(work)).rejects.toBe(error);
      expect(await ids()).toEqual([]);
    });

    test('undoes only the nested part where that rejects', async () => {
      await database.transaction(async (outer) => {
        await outer.query(insert(1, 'ada'));
        const nested = outer.transaction(async (inner) => {
          await inner.query(insert(2, 'bob'));
          await inner.transaction((innermost) => innermost.query(insert(3, 'cyd')));
          await inner.query(insert(4, 'ada'));
        });
        const error = await nested.catch((thrown: unknown) => thrown);
        expect(classifyError(error).kind).toBe('unique-violation');
        await outer.query(insert(5, 'eve'));
      });
      expect(await ids()).toEqual([1, 5]);
    });

    test('keeps what nested parts did when all goes well', async () => {
      await database.transaction(async (outer) => {
        await outer.transaction((inner) => inner.query(insert(1, 'a')));
        await outer.transaction((inner) => inner.query(insert(2, 'b')));
      });
      expect(await ids()).toEqual([1, 2]);
    });

    test('refuses a second nested part beside the first, which would undo one with the other', async () => {
      await database.transaction(async (outer) => {
        const first = outer.transaction((inner) => inner.query(insert(1, 'a')));
        const second = outer.transaction((inner) => inner.query(insert(2, 'b')));
        await expect(second).rejects.toMatchObject({ code: 'HF_TRANSACTION_OPEN' });
        await first;
      });
      expect(await ids()).toEqual([1]);
    });

    test('is not usable after its end', async () => {
      let kept: Transaction | undefined;
      await database.transaction(async (transaction) => {
        kept = transaction;
      });
      await expect(kept?.query(insert(1))).rejects.toMatchObject({ code: 'HF_TRANSACTION_ENDED' });
      await expect(kept?.script('select 1')).rejects.toMatchObject({ code: 'HF_TRANSACTION_ENDED' });
      await expect(kept?.transaction(async () => {})).rejects.toMatchObject({ code: 'HF_TRANSACTION_ENDED' });
      expect(await ids()).toEqual([]);
    });

    test('cannot write where it is read-only', async () => {
      await database.query(insert(1));
      const count = await database.transaction(
        async (transaction) => (await transaction.query(statement('select id from person'))).rowCount,
        { readOnly: true },
      );
      expect(count).toBe(1);
      const write = database.transaction((transaction) => transaction.query(insert(2, 'b')), {
        readOnly: true,
      });
      const error = await write.catch((thrown: unknown) => thrown);
      expect(classifyError(error).kind).toBe('read-only');
      await database.query(insert(3, 'c'));
    });

    test('lets nothing of one get into another that runs beside it', async () => {
      await database.query(statement('insert into counter values (1, 0)'));
      const increment = () =>
        database.transaction(
          async (transaction) => {
            const { rows } = await transaction.query<{ value: number }>(
              statement('select value from counter where id = 1'),
            );
            await transaction.query(statement('update counter set value = $1', (rows[0]?.value ?? 0) + 1));
          },
          { isolation: 'serializable', attempts: 50 },
        );
      await Promise.all(Array.from({ length: 8 }, increment));
      const { rows } = await database.query(statement('select value from counter'));
      expect(rows).toEqual([{ value: 8 }]);
    });

    test.each([
      [
        { isolation: 'snapshot' as 'serializable' },
        /^isolation must be one of 'read committed'.*got 'snapshot'/,
      ],
      [{ attempts: 0 }, /^attempts must be an integer, at least 1; got 0/],
      [{ readOnly: 'yes' as unknown as boolean }, /^readOnly must be true or false; got 'yes'/],
    ])('refuses the options %j before it begins', async (options, message) => {
      const run = database.transaction(async () => {
        throw new Error('must not run');
      }, options);
      await expect(run).rejects.toThrow(message);
    });

    test('refuses a nested part an isolation of its own', async () => {
      const run = database.transaction((outer) =>
        outer.transaction(async () => {}, { isolation: 'serializable' }),
      );
      await expect(run).rejects.toThrow(
        "isolation must be left to the outermost transaction; got 'serializable'.",
      );
    });
  });

  describe('connection', () => {
    test('is one connection for the length of the work', async () => {
      await database.connection(async (connection) => {
        await connection.script(
          'create temporary table scratch (n integer); insert into scratch values (1), (2);',
        );
        expect((await connection.query(statement('select n from scratch'))).rowCount).toBe(2);
      });
    });

    test('runs transactions one after the other, and refuses two at once', async () => {
      await database.connection(async (connection) => {
        const first = connection.transaction((transaction) => transaction.query(insert(1, 'a')));
        const second = connection.transaction((transaction) => transaction.query(insert(2, 'b')));
        await expect(second).rejects.toMatchObject({ code: 'HF_TRANSACTION_OPEN' });
        await first;
        await connection.transaction((transaction) => transaction.query(insert(3, 'c')));
      });
      expect(await ids()).toEqual([1, 3]);
    });

    test('takes a transaction that was begun by hand and not ended with it', async () => {
      await database.connection(async (connection) => {
        await connection.script('begin');
        await connection.query(insert(1));
      });
      expect(await ids()).toEqual([]);
      await database.transaction((transaction) => transaction.query(insert(2)));
      expect(await ids()).toEqual([2]);
    });

    test('is not usable after its end', async () => {
      const kept = await database.connection(async (connection) => connection);
      await expect(kept.query(insert(1))).rejects.toThrow(
        /^this connection has ended: .* Not run: insert into person/,
      );
    });
  });
});
