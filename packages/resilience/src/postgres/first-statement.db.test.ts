import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Transaction, TransactionOptions } from '../database.ts';
import type { Statement } from '../statement.ts';
import { TransactionRun } from '../transaction/transaction-run.ts';
import { CommitOutcomes } from './commit-outcome/commit-outcomes.ts';
import type { Leader } from './led-query.ts';
import { LedQuery } from './led-query.ts';
import { postgres } from './postgres.ts';
import type { PostgresDatabase } from './postgres-database.ts';
import { PostgresWire } from './postgres-wire.ts';
import { ResilientPool } from './resilient-pool.ts';

const text = (sql: string, ...values: unknown[]): Statement => ({ text: sql, values });
const named = (name: string, sql: string, ...values: unknown[]): Statement => ({
  name,
  ...text(sql, ...values),
});
const insert = (n: number) => named('insert', 'insert into ledger values ($1)', n);

describeEachDatabase(
  'the first statement of a transaction',
  (matrix) => {
    let database: PostgresDatabase;
    let other: PostgresDatabase;
    /** How often the server said that it is ready for more. */
    let roundTrips = 0;

    function open(options: { max?: number; preparedStatements?: boolean; outcomeTimeoutMs?: number } = {}) {
      const { max = 1, ...more } = options;
      const opened = postgres({ url: matrix.url, pool: { max }, ...more });
      opened.driver.on('connect', (client) => {
        client.connection.on('readyForQuery', () => {
          roundTrips += 1;
        });
      });
      return opened;
    }

    beforeAll(async () => {
      other = open();
      await other.query(text('create table ledger (n int)'));
    });
    beforeEach(async () => {
      await other.query(text('truncate ledger'));
      database = open();
      await database.transaction((transaction) => transaction.query(insert(0)));
      await other.query(text('truncate ledger'));
      roundTrips = 0;
      return () => database.close();
    });
    afterAll(() => other.close());

    const rows = async () => {
      const read = await other.query<{ n: number }>(text('select n from ledger order by n'));
      return read.rows.map(({ n }) => n);
    };
    /** Whether the transaction has its id, without having written anything. */
    const inside = async (transaction: Transaction) => {
      const sql = 'select pg_current_xact_id_if_assigned() is not null as yes, $1::int as n';
      return (await transaction.query(text(sql, 1))).rows;
    };

    describe('takes BEGIN along', () => {
      test.each([
        ['prepared', {}, insert],
        ['with values', {}, (n: number) => text('insert into ledger values ($1)', n)],
        ['without values', {}, (n: number) => text(`insert into ledger values (${n});`)],
        ['where nothing is prepared', { preparedStatements: false }, insert],
        ['where no outcome is asked for', { outcomeTimeoutMs: 0 }, insert],
      ])('%s: n statements, n + 1 round trips', async (_, options, statement) => {
        const own = open(options);
        await own.transaction((transaction) => transaction.query(statement(0)));
        for (const count of [1, 2, 3]) {
          roundTrips = 0;
          await own.transaction(async (transaction) => {
            for (let n = 1; n <= count; n += 1) await transaction.query(statement(n));
          });
          expect(roundTrips).toBe(count + 1);
        }
        await own.close();
        expect(await rows()).toEqual([0, 1, 1, 1, 2, 2, 3]);
      });

      test('where it is a nested transaction', async () => {
        await database.transaction((outer) => outer.transaction((inner) => inner.query(insert(1))));
        expect(roundTrips).toBe(4); // savepoint, insert, release, commit
        expect(await rows()).toEqual([1]);
      });

      test('with the isolation, the mode and the limit that were asked for', async () => {
        const asked = text(
          `select current_setting('transaction_isolation') as isolation, $1::text as given,
          current_setting('transaction_read_only') as read_only, current_setting('statement_timeout') as timeout`,
          'x',
        );
        const options = { isolation: 'serializable', readOnly: true, deadlineMs: 60_000 } as const;
        const run = () => database.transaction((transaction) => transaction.query(asked), options);
        const [row] = (await run()).rows;
        expect(row).toMatchObject({ isolation: 'serializable', given: 'x', read_only: 'on' });
        expect(row?.['timeout']).toMatch(/^(1min|\d{5}ms)$/);
        const [after] = (await database.query(asked)).rows;
        expect(after).toMatchObject({ isolation: 'read committed', read_only: 'off', timeout: '0' });
        await database.transaction(
          async (transaction) => {
            expect((await transaction.query(asked)).rows).toMatchObject([{ read_only: 'off' }]);
            expect(await inside(transaction)).toEqual([{ yes: true, n: 1 }]);
          },
          { deadlineMs: 60_000 },
        );
        expect(database.driver.stats().totals.cleaned).toBe(0);
      });

      test('a hundred at once, on a few connections', async () => {
        const few = open({ max: 5 });
        const all = Array.from({ length: 100 }, (_, n) =>
          few.transaction(async (transaction) => {
            await Promise.all([transaction.query(insert(n)), transaction.query(insert(1_000 + n))]);
            if (n % 10 === 0) throw new RangeError('no');
          }),
        );
        const settled = await Promise.allSettled(all);
        expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(10);
        expect(await rows()).toHaveLength(180);
        await few.close();
      });
    });

    describe('gives what it gives anywhere', () => {
      const sets = [
        'select n, n::text as t, array[n, n] as list from generate_series(1, 3) n',
        'select',
        'select from generate_series(1, 3)',
        'select 1 as a, 2 as a',
        'select null as nothing, now() > now() as no',
        'update ledger set n = 1 where false',
        'select 1; select 2 as second',
        '',
        '-- only a remark',
        'do $$ begin perform 1; end $$',
        "select 'a;b' as text",
        'values (1, 2), (3, 4)',
      ];
      test.each(sets)('%s', async (sql) => {
        const [here, there] = await Promise.all([
          database.transaction((transaction) => transaction.query(text(sql))),
          other.query(text(sql)),
        ]);
        expect(here).toEqual(there);
        const prepared = named(`p${sets.indexOf(sql)}`, sql);
        if (sql.includes('; ') || sql === '') return; // cannot be prepared
        const twice = async () => database.transaction((transaction) => transaction.query(prepared));
        expect(await twice()).toEqual(there);
        expect(await twice()).toEqual(there);
      });

      test('several fields of a row, each as its type', async () => {
        const sql = `select $1::int as int, $2::timestamptz as time, $3::jsonb as json, $4::bytea as bytes`;
        const at = new Date(0);
        const values = [1, at, { a: [1] }, Buffer.from('x')];
        const { rows } = await database.transaction((one) => one.query(text(sql, ...values)));
        expect(rows).toEqual([{ int: 1, time: at, json: { a: [1] }, bytes: Buffer.from('x') }]);
      });
    });

    describe('that fails', () => {
      test.each([
        ['in its text', text('select $1::int nonsense nonsense', 1), '42601'],
        ['in its text, prepared', named('broken', 'select nonsense', 1), '42703'],
        ['as it runs', named('divide', 'select 1 / $1::int', 0), '22012'],
        ['for its values', text('select $1::int', 'x'), '22P02'],
      ])('%s ends the transaction as any other does', async (_, statement, code) => {
        const swallowing = database.transaction(async (transaction) => {
          await expect(transaction.query(statement)).rejects.toMatchObject({ code });
          await expect(transaction.query(insert(1))).rejects.toMatchObject({ code: '25P02' });
        });
        await expect(swallowing).rejects.toMatchObject({
          code: 'HF_TRANSACTION_ROLLED_BACK',
          cause: { code },
        });
        const failing = database.transaction((transaction) => transaction.query(statement));
        await expect(failing).rejects.toMatchObject({ code });
        await database.transaction((transaction) => transaction.query(insert(2)));
        expect(await rows()).toEqual([2]);
        expect(database.driver.stats().totals.created).toBe(1); // the connection is as good as before
      });

      test('under a savepoint leaves the rest as it was', async () => {
        await database.transaction(async (outer) => {
          const inner = outer.transaction((nested) => nested.query(text('select 1 / $1::int', 0)));
          await expect(inner).rejects.toMatchObject({ code: '22012' });
          await outer.query(insert(1));
        });
        expect(await rows()).toEqual([1]);
      });

      test('before it was sent, by a name that stands for something else, lets nothing out behind it', async () => {
        await database.query(named('taken', 'select 1'));
        const run = database.transaction(
          async (transaction) => {
            const first = transaction.query(named('taken', 'select $1::int', 2));
            const second = transaction.query(insert(1));
            await Promise.allSettled([first, second]);
            await transaction.query(insert(2)).catch(() => {});
            await first;
          },
          { attempts: 1 },
        );
        await expect(run).rejects.toThrow('Prepared statements must be unique');
        expect(await rows()).toEqual([]);
      });

      test('to be written lets nothing out behind it', async () => {
        const unwritable = {
          toPostgres: () => {
            throw new RangeError('cannot be written');
          },
        };
        const run = database.transaction(
          async (transaction) => {
            const first = transaction.query(text('select $1', unwritable));
            const second = transaction.query(insert(1));
            await Promise.allSettled([first, second]);
            await first;
          },
          { attempts: 1 },
        );
        await expect(run).rejects.toThrow('cannot be written');
        expect(await rows()).toEqual([]);
      });

      test('with its connection has the work done again', async () => {
        let attempts = 0;
        await database.transaction(async (transaction) => {
          attempts += 1;
          if (attempts === 1) {
            const kill = `select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'pg_sleep' and pid <> pg_backend_pid()`;
            const first = transaction.query(text('select pg_sleep($1)', 20));
            const killing = setInterval(() => void other.query(text(kill)), 20);
            await first.finally(() => clearInterval(killing));
          }
          await transaction.query(insert(attempts));
        });
        expect(await rows()).toEqual([2]);
      });
    });

    describe('that is cancelled', () => {
      test('by its own signal on the server ends the transaction, and nothing else runs', async () => {
        const run = database.transaction(async (transaction) => {
          const signal = AbortSignal.timeout(50);
          const first = transaction.query(text('select pg_sleep($1)', 20), { signal });
          await expect(first).rejects.toMatchObject({
            code: 'HF_STATEMENT_CANCELLED',
            point: 'on the server',
          });
          await expect(transaction.query(insert(1))).rejects.toMatchObject({ code: '25P02' });
        });
        await expect(run).rejects.toMatchObject({ code: 'HF_TRANSACTION_ROLLED_BACK' });
        expect(await rows()).toEqual([]);
      });

      test('before it was sent leaves BEGIN to the next one', async () => {
        await database.transaction(async (transaction) => {
          const first = transaction.query(insert(1), { signal: AbortSignal.abort() });
          await expect(first).rejects.toMatchObject({ point: 'before it was sent' });
          await transaction.query(insert(2));
          expect(await inside(transaction)).toEqual([{ yes: true, n: 1 }]);
        });
        expect(await rows()).toEqual([2]);
      });

      test('by the deadline of the transaction, there and here', async () => {
        const sleeping = (transaction: Transaction) => transaction.query(text('select pg_sleep($1)', 20));
        const run = database.transaction(sleeping, { deadlineMs: 60 });
        await expect(run).rejects.toMatchObject({ code: 'HF_TRANSACTION_CANCELLED', by: 'deadline' });
        await database.transaction((transaction) => transaction.query(insert(1)));
        expect(await rows()).toEqual([1]);
      });
    });

    describe('that never comes', () => {
      test('leaves nothing to be sent', async () => {
        const hooks: string[] = [];
        await database.transaction(async (transaction) => {
          transaction.afterCommit(() => hooks.push('committed'));
        });
        const failing = database.transaction(async (transaction) => {
          transaction.afterRollback(() => hooks.push('rolled back'));
          throw new RangeError('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect({ roundTrips, hooks }).toEqual({ roundTrips: 0, hooks: ['committed', 'rolled back'] });
      });
    });

    describe("behind somebody's who takes the driver", () => {
      test('finds the transaction begun', async () => {
        await database.transaction(async (transaction) => {
          const client = transaction.driver as pg.PoolClient;
          const [direct] = await Promise.all([
            client.query('insert into ledger values (1) returning pg_current_xact_id()::text as xid'),
            transaction.query(insert(2)),
          ]);
          const own = await transaction.query(text('select pg_current_xact_id()::text as xid'));
          expect(direct.rows).toEqual(own.rows);
        });
        const rolledBack = database.transaction(async (transaction) => {
          await (transaction.driver as pg.PoolClient).query('insert into ledger values (3)');
          throw new RangeError('no');
        });
        await expect(rolledBack).rejects.toThrow('no');
        expect(await rows()).toEqual([1, 2]);
      });

      test('or had it before, on a held connection', async () => {
        await database.connection(async (connection) => {
          const client = connection.driver as pg.PoolClient;
          const work = async () => {
            await client.query('insert into ledger values (1)');
            throw new RangeError('no');
          };
          await expect(connection.transaction(work)).rejects.toThrow('no');
        });
        expect(await rows()).toEqual([]);
      });

      test('is not what telemetry does', async () => {
        const { subscribe, unsubscribe } = await import('node:diagnostics_channel');
        const hear = () => {};
        subscribe('holdfast:statement', hear);
        await database.transaction((transaction) => transaction.query(insert(1)));
        unsubscribe('holdfast:statement', hear);
        expect(roundTrips).toBe(2);
      });
    });

    describe('behind a BEGIN that is refused', () => {
      /** Begins as no server lets one. */
      class Refused extends CommitOutcomes {
        override mayLead(): boolean {
          return true;
        }
        override leaders(): Leader[] {
          return [{ text: 'begin isolation level absurd', values: [], name: undefined }];
        }
        override async begin(
          _client: pg.PoolClient,
          _options: object,
          _limits: object,
          send: (text: string) => Promise<unknown>,
        ): Promise<undefined> {
          await send('begin isolation level absurd');
        }
      }

      /** One attempt at `work`. */
      async function attempt(work: (transaction: Transaction) => Promise<unknown>): Promise<unknown> {
        const pool = new ResilientPool({ connectionString: matrix.url, max: 1 });
        const wire = new PostgresWire(await pool.connect(), new Refused(pool, 1_000), {
          preparedStatements: true,
        });
        try {
          return await new TransactionRun(work, {}).once(wire);
        } finally {
          wire.release();
          await pool.end();
        }
      }
      const refused = { code: '42601' };

      test('nothing of the transaction runs', async () => {
        const run = attempt(async (transaction) => {
          const all = [1, 2, 3].map((n) => transaction.query(insert(n)));
          for (const one of all) await expect(one).rejects.toMatchObject(refused);
          await expect(transaction.query(insert(4))).rejects.toMatchObject(refused);
          await expect(transaction.script('insert into ledger values (5)')).rejects.toMatchObject(refused);
        });
        await expect(run).rejects.toMatchObject(refused);
        expect(await rows()).toEqual([]);
      });

      test('nor does what is sent through the driver, before, meanwhile or after', async () => {
        const direct = async (client: unknown, n: number) =>
          (client as pg.PoolClient).query(`insert into ledger values (${n})`);
        const before = attempt(async ({ driver }) => {
          await Promise.allSettled([1, 2, 3].map((n) => direct(driver, n)));
          await Promise.allSettled([direct(driver, 4)]);
        });
        await expect(before).rejects.toMatchObject(refused);
        const meanwhile = attempt(async (transaction) => {
          const first = transaction.query(insert(5));
          await Promise.allSettled([first, direct(transaction.driver, 6), direct(transaction.driver, 7)]);
        });
        await expect(meanwhile).rejects.toMatchObject(refused);
        const after = attempt(async (transaction) => {
          await Promise.allSettled([transaction.query(insert(8))]);
          await Promise.allSettled([direct(transaction.driver, 9)]);
        });
        await expect(after).rejects.toMatchObject(refused);
        expect(await rows()).toEqual([]);
      });

      test('its name is not taken for parsed', async () => {
        const client = new pg.Client(matrix.url);
        await client.connect();
        const send = (leader: string) =>
          new Promise((resolve, reject) => {
            const leaders = [{ text: leader, values: [], name: undefined }];
            const query = new LedQuery(
              leaders,
              insert(1),
              (error, result) => (error === null ? resolve(result) : reject(error)),
              () => {},
            );
            client.query(query);
          });
        await expect(send('begin isolation level absurd')).rejects.toMatchObject(refused);
        await expect(send('begin')).resolves.toMatchObject({ rowCount: 1 });
        await client.query({ name: 'insert', text: 'insert into ledger values ($1)', values: [2] });
        await client.query('commit');
        await client.end();
        expect(await rows()).toEqual([1, 2]);
      });
    });

    test.each<[string, TransactionOptions]>([
      ['by itself', {}],
      ['with what is set in the same breath', { settings: { 'app.actor': 'ada' }, deadlineMs: 20_000 }],
    ])('runs without a witness where the server stops giving ids, %s', async (_, options) => {
      const role = `plain_${process.pid}`;
      await other.query(text(`create role ${role} login password 'x'`));
      await other.query(text(`grant insert on ledger to ${role}`));
      const url = new URL(matrix.url);
      url.username = role;
      url.password = 'x';
      const plain = postgres({ url: url.href, pool: { max: 1 } });
      const right = 'execute on function pg_current_xact_id()';
      try {
        await plain.transaction((transaction) => transaction.query(insert(1)), options);
        await other.query(text(`revoke ${right} from public`));
        await plain.transaction((transaction) => transaction.query(insert(2)), options);
        await plain.transaction(async (transaction) => {
          await transaction.query(insert(3));
          await transaction.query(insert(4));
          const told =
            "select current_setting('app.actor', true) as actor, current_setting('statement_timeout') as within";
          const { rows } = await transaction.query<{ actor: string | null; within: string }>(text(told));
          expect(rows[0]?.actor || undefined).toBe(options.settings?.['app.actor']);
          expect(rows[0]?.within === '0').toBe(options.deadlineMs === undefined);
        }, options);
        const another = postgres({ url: url.href, pool: { max: 1 } });
        await another.connection(async (connection) => {
          await (connection.driver as pg.PoolClient).query('select');
          await connection.transaction((transaction) => transaction.query(insert(6)), options);
        });
        await another.close();
        const failing = plain.transaction(async (transaction) => {
          await transaction.query(insert(5));
          throw new RangeError('no');
        }, options);
        await expect(failing).rejects.toThrow('no');
        expect(await rows()).toEqual([1, 2, 3, 4, 6]);
        expect(plain.driver.stats().totals.created).toBe(1);
      } finally {
        await plain.close();
        await other.query(text(`grant ${right} to public`));
        await other.query(text(`revoke insert on ledger from ${role}`));
        await other.query(text(`drop role ${role}`));
      }
    });
  },
  { engines: ['postgres'] },
);
