import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Database, Transaction } from '../database.ts';
import { deadline } from '../policies/deadline/deadline.ts';
import { postgres } from '../postgres/postgres.ts';
import { sqlite } from '../sqlite/sqlite.ts';

const statement = (text: string) => ({ text, values: [] });
const insert = (transaction: Transaction, n: number) =>
  transaction.query(statement(`insert into note values (${n})`));

describeEachDatabase('a transaction', (matrix) => {
  let database: Database;

  beforeAll(async () => {
    const { url } = matrix;
    database = matrix.engine === 'postgres' ? postgres({ url, pool: { max: 1 } }) : sqlite({ url });
    await database.query(statement('create table note (n integer)'));
  });
  beforeEach(() => database.query(statement('delete from note')));
  afterAll(() => database.close());

  const notes = async () => (await database.query(statement('select n from note order by n'))).rows;

  describe('with something to do afterwards', () => {
    test('does it in order, once committed, when its connection is free again', async () => {
      const done: unknown[] = [];
      await database.transaction(async (transaction) => {
        transaction.afterCommit(async () => done.push(await notes()));
        transaction.afterRollback(() => done.push('not this'));
        transaction.afterCommit(() => done.push('second'));
        await insert(transaction, 1);
        expect(done).toEqual([]);
      });
      expect(done).toEqual([[{ n: 1 }], 'second']);
    });

    test('does the other thing where it was rolled back, before the caller hears of it', async () => {
      const done: unknown[] = [];
      const run = database.transaction(async (transaction) => {
        transaction.afterCommit(() => done.push('not this'));
        transaction.afterRollback(async () => done.push(await notes()));
        await insert(transaction, 1);
        throw new Error('changed my mind');
      });
      await expect(run).rejects.toThrow('changed my mind');
      expect(done).toEqual([[]]);
    });

    test('does it for each attempt', async () => {
      const done: string[] = [];
      let attempt = 0;
      await database.transaction(async (transaction) => {
        attempt += 1;
        const name = `attempt ${attempt}`;
        transaction.afterRollback(() => done.push(`${name} undone`));
        transaction.afterCommit(() => done.push(`${name} done`));
        if (attempt === 1) throw Object.assign(new Error('conflict'), { code: '40001' });
      });
      expect(done).toEqual(['attempt 1 undone', 'attempt 2 done']);
    });

    test('counts a nested part that was rolled back as such, and the rest as committed', async () => {
      const done: string[] = [];
      const both = (transaction: Transaction, name: string) => {
        transaction.afterCommit(() => done.push(`${name} committed`));
        transaction.afterRollback(() => done.push(`${name} rolled back`));
      };
      await database.transaction(async (outer) => {
        both(outer, 'outer');
        await outer.transaction(async (kept) => both(kept, 'kept'));
        const undone = outer.transaction(async (inner) => {
          both(inner, 'inner');
          await inner.transaction(async (innermost) => both(innermost, 'innermost'));
          throw new Error('undo');
        });
        await undone.catch(() => {});
      });
      expect(done).toEqual([
        'outer committed',
        'kept committed',
        'inner rolled back',
        'innermost rolled back',
      ]);
    });

    test('stays committed where that fails, and says so elsewhere', async () => {
      const messages: unknown[] = [];
      const listen = (message: unknown) => messages.push(message);
      const error = new Error('no mail today');
      subscribe('holdfast:transaction:hook-failed', listen);
      const done: string[] = [];
      const answer = await database.transaction(async (transaction) => {
        transaction.afterCommit(() => {
          throw error;
        });
        transaction.afterCommit(() => done.push('the next one'));
        await insert(transaction, 1);
        return 'answer';
      });
      unsubscribe('holdfast:transaction:hook-failed', listen);
      expect({ answer, done, messages }).toEqual({
        answer: 'answer',
        done: ['the next one'],
        messages: [{ after: 'commit', error }],
      });
      expect(await notes()).toEqual([{ n: 1 }]);
    });

    test('warns the process of a failure nobody listens for', async () => {
      const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
      await database.transaction(async (transaction) => {
        transaction.afterCommit(() => Promise.reject(new Error('no mail today')));
      });
      expect((await warned).message).toMatch(
        /^a hook failed after the commit of a transaction: Error: no mail today/,
      );
    });

    test('cannot be told of it any more when it has ended', async () => {
      const kept = await database.transaction(async (transaction) => transaction);
      expect(() => kept.afterCommit(() => {})).toThrow(
        expect.objectContaining({ code: 'HF_TRANSACTION_ENDED' }),
      );
    });
  });

  describe('used by more than one flow', () => {
    test('runs statements that do not wait for each other', async () => {
      await database.transaction(async (transaction) => {
        await Promise.all([1, 2, 3].map((n) => insert(transaction, n)));
      });
      expect(await notes()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    });

    test('refuses a statement that a nested transaction of another flow would take in', async () => {
      await database.transaction(async (outer) => {
        const nested = outer.transaction(async (inner) => {
          await insert(inner, 1);
          await expect(insert(outer, 2)).rejects.toThrow(
            /^a transaction is open here, and this statement would have been in it: insert into note values \(2\)/,
          );
          await expect(outer.script('select 1')).rejects.toMatchObject({ code: 'HF_TRANSACTION_OPEN' });
        });
        await nested;
        await insert(outer, 3);
      });
      expect(await notes()).toEqual([{ n: 1 }, { n: 3 }]);
    });

    test('refuses a statement on the connection that a transaction on it would take in', async () => {
      await database.connection(async (connection) => {
        await connection.transaction(async () => {
          await expect(connection.query(statement('select 1'))).rejects.toMatchObject({
            code: 'HF_TRANSACTION_OPEN',
          });
        });
        await connection.query(statement('select 1'));
      });
    });
  });

  describe('with a limit', () => {
    test('is rolled back when its signal is aborted, although its work goes on', async () => {
      const controller = new AbortController();
      const reason = new Error('the user left');
      let goOn = () => {};
      let late: Promise<unknown> | undefined;
      const run = database.transaction(
        async (transaction) => {
          await insert(transaction, 1);
          controller.abort(reason);
          late = new Promise<void>((resolve) => {
            goOn = resolve;
          }).then(() => insert(transaction, 2));
          await late;
        },
        { signal: controller.signal },
      );
      await expect(run).rejects.toMatchObject({
        code: 'HF_TRANSACTION_CANCELLED',
        by: 'signal',
        cause: reason,
        message: expect.stringMatching(
          /^the transaction was cancelled by its signal, after \d+ ms\. Nothing of it/,
        ),
      });
      goOn();
      await expect(late).rejects.toMatchObject({ code: 'HF_TRANSACTION_ENDED' });
      expect(await notes()).toEqual([]);
    });

    test('does not begin where its signal is aborted', async () => {
      const run = database.transaction(
        async () => {
          throw new Error('must not run');
        },
        { signal: AbortSignal.abort() },
      );
      await expect(run).rejects.toMatchObject({ code: 'HF_TRANSACTION_CANCELLED' });
    });

    test('is rolled back when its deadline passes', async () => {
      const run = database.transaction(
        async (transaction) => {
          await insert(transaction, 1);
          await new Promise(() => {});
        },
        { deadlineMs: 20 },
      );
      await expect(run).rejects.toMatchObject({ code: 'HF_TRANSACTION_CANCELLED', by: 'deadline' });
      expect(await notes()).toEqual([]);
    });

    test('is bounded by the deadline it is under', async () => {
      let inner: unknown;
      const policy = deadline({ ms: 30 });
      const outer = policy.run(() => {
        const run = database.transaction(async () => new Promise(() => {}), { deadlineMs: 60_000 });
        inner = run.catch((error: unknown) => error);
        return run;
      });
      await expect(outer).rejects.toMatchObject({
        code: expect.stringMatching(/DEADLINE_EXCEEDED|CANCELLED/),
      });
      expect(await inner).toMatchObject({ code: 'HF_TRANSACTION_CANCELLED', by: 'deadline' });
    });

    test('is not run again once it has passed', async () => {
      let attempts = 0;
      const run = database.transaction(
        async () => {
          attempts += 1;
          throw Object.assign(new Error('conflict'), { code: '40001' });
        },
        { attempts: 1_000, deadlineMs: 100 },
      );
      await expect(run).rejects.toMatchObject({ code: 'HF_TRANSACTION_CANCELLED' });
      expect(attempts).toBeLessThan(1_000);
    });

    test('leaves nothing behind where it was not needed', async () => {
      const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      await database.transaction((transaction) => insert(transaction, 1), { deadlineMs: 3_600_000 });
      const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      expect(after).toBeLessThanOrEqual(before + 1); // one may be the pool's own, for a connection at rest
    });

    test.each([
      [{ deadlineMs: 0 }, /^deadlineMs must be a number, at least 1, up to 2147483647; got 0/],
      [{ idempotent: 1 as unknown as boolean }, /^idempotent must be true or false; got 1/],
      [{ signal: {} as AbortSignal }, /^signal must be an AbortSignal; got \{\}/],
    ])('that cannot be meant (%j) is refused', async (options, message) => {
      await expect(database.transaction(async () => {}, options)).rejects.toThrow(message);
    });
  });

  test('refuses to run a script whose signal is aborted', async () => {
    await database.connection(async (connection) => {
      const run = connection.script('insert into note values (1)', { signal: AbortSignal.abort() });
      await expect(run).rejects.toMatchObject({
        code: 'HF_STATEMENT_CANCELLED',
        point: 'before it was sent',
      });
    });
    expect(await notes()).toEqual([]);
  });
});
