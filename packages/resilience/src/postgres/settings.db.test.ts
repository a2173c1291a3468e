import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Queryable, Transaction } from '../database.ts';
import type { Statement } from '../statement.ts';
import { LedQuery } from './led-query.ts';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';

const text = (sql: string, ...values: unknown[]): Statement => ({ text: sql, values });
const insert = (n: number): Statement => ({
  name: 'insert',
  ...text('insert into ledger values ($1, app_actor())', n),
});
const actor = text('select app_actor() as actor, $1::int as n', 1);
const ada = { 'app.actor': 'ada', 'app.other': "o'neill \\ «x»" };
const bob = { 'app.actor': 'bob' };
const invalid = { 'app.actor': 'eve', work_mem: 'much' };
const sleeping = text('select pg_sleep($1)', 20);

describeEachDatabase(
  'settings',
  (matrix) => {
    let database: PostgresDatabase;
    let other: PostgresDatabase;
    /** How often the server said that it is ready for more. */
    let roundTrips = 0;

    function open(options: { max?: number; preparedStatements?: boolean } = {}) {
      const { max = 1, ...more } = options;
      const opened = postgres({ url: matrix.url, pool: { max, connectionTimeoutMillis: 60_000 }, ...more });
      opened.driver.on('connect', (client) => {
        client.connection.on('readyForQuery', () => {
          roundTrips += 1;
        });
      });
      return opened;
    }

    beforeAll(async () => {
      other = open();
      await other.query(text('create table ledger (n int, actor text)'));
      await other.query(
        text(`create function app_actor() returns text stable language sql
          as $$ select nullif(current_setting('app.actor', true), '') $$`),
      );
    });
    beforeEach(async () => {
      await other.query(text('truncate ledger'));
      database = open();
      await database.transaction((transaction) => transaction.query(actor)); // the connection's first is another matter
      roundTrips = 0;
      return () => database.close();
    });
    afterAll(() => other.close());

    const rows = async () => (await other.query(text('select n, actor from ledger order by n'))).rows;
    const told = async (queryable: Queryable, settings?: Readonly<Record<string, string>>) => {
      const { rows: found } = await queryable.query(actor, settings && { settings });
      return found[0]?.['actor'];
    };
    /** Nobody is left in it, and it was never replaced by another connection. */
    const isClean = async (connections = 1) => {
      expect(await told(database)).toBeNull();
      expect(database.driver.stats().totals).toMatchObject({ created: connections, cleaned: 0 });
    };
    /** Ends the connection on which something sleeps. */
    const killing = () => {
      const kill = `select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'pg_sleep' and pid <> pg_backend_pid()`;
      return setInterval(() => void other.query(text(kill)), 20);
    };

    describe('of a single statement', () => {
      test.each([
        ['prepared', {}, insert(1)],
        ['with values', {}, text('insert into ledger values ($1, app_actor())', 1)],
        ['without values', {}, text('insert into ledger values (1, app_actor())')],
        ['where nothing is prepared', { preparedStatements: false }, insert(1)],
      ])('travel with it: %s', async (_, options, statement) => {
        const own = open(options);
        await own.query(text('select 1'));
        for (const settings of [ada, bob, ada]) {
          roundTrips = 0;
          expect(await own.query(statement, { settings })).toEqual({ rows: [], rowCount: 1 });
          expect(roundTrips).toBe(1);
        }
        expect(await told(own)).toBeNull();
        await own.close();
        expect((await rows()).map((row) => row['actor'])).toEqual(['ada', 'bob', 'ada']);
      });

      test('say what they were given, whatever is in it', async () => {
        const asked = text(
          `select current_setting('app.other') as other, current_setting('work_mem') as memory`,
        );
        const settings = { ...ada, work_mem: '7MB' };
        const [row] = (await database.query(asked, { settings })).rows;
        expect(row).toEqual({ other: ada['app.other'], memory: '7MB' });
        const inside = await database.transaction((transaction) => transaction.query(asked), { settings });
        expect(inside.rows).toEqual([row]);
        const lent = database.transaction(
          async ({ driver }) => (await (driver as pg.PoolClient).query(asked.text)).rows,
          { settings },
        );
        expect(await lent).toEqual([row]);
        await isClean();
      });

      test('may be none', async () => {
        expect(await told(database, {})).toBeNull();
        const run = (transaction: Transaction) => told(transaction, {});
        expect(await database.transaction(run, { settings: {} })).toBeNull();
      });

      test('go ahead of several statements, in a transaction of their own', async () => {
        const several = text('insert into ledger values (1, app_actor()); select app_actor() as actor');
        expect((await database.query(several, { settings: ada })).rows).toEqual([{ actor: 'ada' }]);
        await database.query(text(`do $$ begin insert into ledger values (2, app_actor()); end $$`), {
          settings: bob,
        });
        const failing = text('insert into ledger values (3, app_actor()); select 1 / 0');
        await expect(database.query(failing, { settings: ada })).rejects.toMatchObject({ code: '22012' });
        expect(await rows()).toEqual([
          { n: 1, actor: 'ada' },
          { n: 2, actor: 'bob' },
        ]);
        await isClean();
      });

      test('hold on a held connection, and in a transaction from there to its end', async () => {
        await database.connection(async (connection) => {
          expect(await told(connection, ada)).toBe('ada');
          expect(await told(connection)).toBeNull();
          await connection.query(text('begin'));
          expect(await told(connection, bob)).toBe('bob');
          expect(await told(connection)).toBe('bob');
          await connection.query(text('select app_actor(); select 1'), { settings: ada });
          expect(await told(connection)).toBe('ada');
          await connection.query(text('rollback'));
          expect(await told(connection)).toBeNull();
        });
        await database.transaction(async (transaction) => {
          expect(await told(transaction, bob)).toBe('bob');
          await transaction.query(text('do $$ begin perform 1; end $$'), { settings: ada });
          expect(await told(transaction)).toBe('ada');
        });
        await isClean();
      });
    });

    describe('of a transaction', () => {
      test('travel with BEGIN: n statements, n + 1 round trips', async () => {
        for (const count of [1, 2, 3]) {
          roundTrips = 0;
          await database.transaction(
            async (transaction) => {
              for (let n = 1; n <= count; n += 1) await transaction.query(insert(n));
              expect(await transaction.query(text('select pg_current_xact_id_if_assigned()'))).toBeDefined();
            },
            { settings: ada },
          );
          expect(roundTrips).toBe(count + 2);
        }
        expect(new Set((await rows()).map((row) => row['actor']))).toEqual(new Set(['ada']));
        await isClean();
      });

      test.each([
        ['a connection’s first', {}],
        ['one that only reads', { readOnly: true }],
        ['one with a limit', { deadlineMs: 60_000, isolation: 'serializable' }],
      ] as const)('hold in %s, whatever comes first', async (_, options) => {
        const fresh = open();
        const firsts: readonly ((transaction: Transaction) => Promise<unknown>)[] = [
          (transaction) => told(transaction),
          (transaction) => transaction.script('select 1; select 2'),
          async ({ driver }) => (driver as pg.PoolClient).query('select 1'),
          (transaction) => transaction.transaction(async (inner) => told(inner)),
        ];
        for (const first of [...firsts, ...firsts]) {
          const work = async (transaction: Transaction) => {
            await first(transaction);
            return told(transaction);
          };
          expect(await fresh.transaction(work, { settings: ada, ...options })).toBe('ada');
          expect(await told(fresh)).toBeNull();
        }
        await fresh.close();
      });

      test('end with the savepoint they were made behind, where that is undone', async () => {
        const run = async (transaction: Transaction) => {
          const inner = transaction.transaction(async (nested) => {
            expect(await told(nested, bob)).toBe('bob');
            throw new RangeError('no');
          });
          await expect(inner).rejects.toThrow('no');
          return told(transaction);
        };
        expect(await database.transaction(run, { settings: ada })).toBe('ada');
      });

      test('are not for a nested one', async () => {
        const run = database.transaction((outer) => outer.transaction(async () => {}, { settings: ada }));
        await expect(run).rejects.toThrow('settings must be left to the outermost transaction');
      });
    });

    describe('that the server refuses', () => {
      test('keep the statement from running, and the connection as it was', async () => {
        for (let round = 0; round < 3; round += 1) {
          const run = database.query(insert(1), { settings: invalid });
          await expect(run).rejects.toMatchObject({ code: '22023' });
          const block = text('do $$ begin insert into ledger values (2); end $$');
          await expect(database.query(block, { settings: invalid })).rejects.toMatchObject({ code: '22023' });
        }
        const nameless = database.query(insert(1), { settings: { 'no name': 'x' } });
        await expect(nameless).rejects.toMatchObject({ code: '42704' });
        await database.query(insert(3), { settings: ada });
        expect(await rows()).toEqual([{ n: 3, actor: 'ada' }]);
        await isClean();
      });

      test('keep the transaction from running', async () => {
        for (let round = 0; round < 2; round += 1) {
          const run = database.transaction(
            async (transaction) => {
              await expect(transaction.query(insert(1))).rejects.toMatchObject({ code: '22023' });
              await transaction.query(insert(2));
            },
            { settings: invalid },
          );
          await expect(run).rejects.toMatchObject({ code: '22023' }); // and not that of a failed transaction
          const lent = database.transaction(
            async ({ driver }) => (driver as pg.PoolClient).query('insert into ledger values (3)'),
            { settings: invalid, attempts: 1 },
          );
          await expect(lent).rejects.toThrow();
        }
        expect(await rows()).toEqual([]);
        expect(await told(database)).toBeNull();
      });

      test('for a value that came too late to be parsed leave the next ones alone', async () => {
        const client = new pg.Client(matrix.url);
        await client.connect();
        const send = (value: string, statement: Statement) =>
          new Promise((resolve, reject) => {
            const leader = {
              name: 'leader',
              text: "select set_config('app.actor', $1, true)",
              values: [value],
            };
            const settle = (error: Error | null, result: unknown) =>
              error === null ? resolve(result) : reject(error);
            client.query(new LedQuery([leader], statement, settle, () => {}));
          });
        for (let round = 0; round < 2; round += 1) {
          await expect(send('\0', insert(1))).rejects.toMatchObject({ code: '22021' });
          await expect(send('eve', insert(2))).resolves.toMatchObject({ rowCount: 1 });
        }
        expect(client.connection.listenerCount('parseComplete')).toBe(1); // the client's own
        await client.end();
        expect(await rows()).toEqual(Array(2).fill({ n: 2, actor: 'eve' }));
      });
    });

    test.each([
      [{ 'app.actor': 1 }, 'settings["app.actor"] must be text without NUL; got \'number\''],
      [{ 'app.actor': 'a\0b' }, 'settings["app.actor"] must be text without NUL'],
      ['app.actor', 'settings must be an object of texts by their names'],
      [null, 'settings must be an object of texts by their names'],
    ])('that cannot be meant (%j) are refused before anything is sent', async (given, message) => {
      const settings = given as unknown as Readonly<Record<string, string>>;
      await expect(database.query(actor, { settings })).rejects.toThrow(message);
      await expect(database.transaction(async () => {}, { settings })).rejects.toThrow(message);
      const inside = database.transaction((transaction) => transaction.query(actor, { settings }));
      await expect(inside).rejects.toThrow(message);
      expect(roundTrips).toBe(0);
    });

    describe('are gone after a statement', () => {
      test('that fails', async () => {
        for (const [statement, code] of [
          [text('select 1 / $1::int', 0), '22012'],
          [{ name: 'broken', ...text('select nonsense', 1) }, '42703'],
          [text('select $1::int', 'x'), '22P02'],
        ] as const) {
          await expect(database.query(statement, { settings: ada })).rejects.toMatchObject({ code });
          await isClean();
        }
      });

      test('that takes too long', async () => {
        const settings = { ...ada, statement_timeout: '30' };
        await expect(database.query(sleeping, { settings })).rejects.toMatchObject({ code: '57014' });
        await isClean();
        await database.query(text('select pg_sleep($1)', 0.06));
      });

      test('that is cancelled', async () => {
        const signal = AbortSignal.timeout(50);
        const run = database.query(sleeping, { settings: ada, signal });
        await expect(run).rejects.toMatchObject({ code: 'HF_STATEMENT_CANCELLED', point: 'on the server' });
        const late = database.query(insert(1), { settings: ada, signal: AbortSignal.abort() });
        await expect(late).rejects.toMatchObject({ point: 'before it was sent' });
        expect(await rows()).toEqual([]);
        await isClean();
      });
    });

    test.each([1, 3])('of a thousand calls at once on %i connections are each call’s own', async (max) => {
      const few = open({ max });
      const names = ['ada', 'bob', 'eve', undefined];
      const dice = (sides: number) => Math.floor(Math.random() * sides);
      const call = async (name: string | undefined) => {
        const settings = name === undefined ? {} : { 'app.actor': name };
        const expected = name ?? null;
        const kind = dice(8);
        const context = { kind, name };
        const check = (found: unknown) =>
          expect({ ...context, found }).toEqual({ ...context, found: expected });
        if (kind === 0)
          return expect(few.query(text('select 1 / $1::int', 0), { settings })).rejects.toThrow();
        if (kind === 1) {
          const refused = few.query(actor, { settings: { ...settings, work_mem: 'much' } });
          return expect(refused).rejects.toThrow();
        }
        if (kind === 2) check(await few.transaction((transaction) => told(transaction), { settings }));
        else if (kind === 3) {
          const work = async (transaction: Transaction) => {
            check(await told(transaction));
            throw new RangeError('no');
          };
          await expect(few.transaction(work, { settings })).rejects.toThrow('no');
        } else if (kind === 4) {
          const script = text(`select app_actor() as actor; select app_actor() as actor`);
          check((await few.query(script, { settings })).rows[0]?.['actor']);
        } else check(await told(few, settings));
      };
      await Promise.all(Array.from({ length: 1_000 }, () => call(names[dice(names.length)])));
      expect(few.driver.stats().totals).toMatchObject({ created: max, cleaned: 0 });
      await few.close();
    });

    describe('where the connection is lost', () => {
      test('nobody knows of a write, which is not sent again', async () => {
        const write = text('insert into ledger select 1, app_actor() from pg_sleep($1)', 20);
        const timer = killing();
        const run = database.query(write, { settings: ada }).finally(() => clearInterval(timer));
        await expect(run).rejects.toMatchObject({ code: 'HF_STATEMENT_OUTCOME_UNKNOWN' });
        expect(await rows()).toEqual([]);
        await isClean(2);
      });

      test('a read goes out again with them', async () => {
        await other.query(text('create sequence if not exists attempts'));
        const read = text(
          `select app_actor() as actor, case when nextval('attempts') % 2 = 1 then pg_sleep($1) end as slept`,
          20,
        );
        const timer = killing();
        const run = database.query(read, { settings: ada, idempotent: true });
        const { rows: found } = await run.finally(() => clearInterval(timer));
        expect(found).toMatchObject([{ actor: 'ada' }]);
        await isClean(2);
      });

      test('a transaction runs again with them', async () => {
        let attempts = 0;
        const timer = killing();
        const run = database.transaction(
          async (transaction) => {
            attempts += 1;
            if (attempts === 1) await transaction.query(sleeping);
            await transaction.query(insert(attempts));
          },
          { settings: ada },
        );
        await run.finally(() => clearInterval(timer));
        expect(await rows()).toEqual([{ n: 2, actor: 'ada' }]);
      });
    });
  },
  { engines: ['postgres'] },
);

describeEachDatabase(
  'settings',
  (matrix) => {
    test('are refused where there are none', async () => {
      const { sqlite } = await import('../sqlite/sqlite.ts');
      const database = sqlite({ url: matrix.url });
      const statement = text('select 1');
      const refused = /^settings must be left out: SQLite has no such settings; got \[ 'app.actor' \]/;
      await expect(database.query(statement, { settings: ada })).rejects.toThrow(
        /^settings must be left out: SQLite has no such settings; got \[ 'app.actor', 'app.other' \]/,
      );
      await expect(database.transaction(async () => {}, { settings: bob })).rejects.toThrow(refused);
      await database.connection(async (connection) => {
        await expect(connection.query(statement, { settings: bob })).rejects.toThrow(refused);
      });
      await database.close();
    });
  },
  { engines: ['sqlite'] },
);
