import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { classifyError } from './classify-error.ts';
import type { FailureKind } from './failure-kinds.ts';

const errorOf = async (running: Promise<unknown>): Promise<unknown> => {
  try {
    await running;
  } catch (error) {
    return error;
  }
  throw new Error('should have failed, and did not');
};

describeEachDatabase(
  'classifyError, of what a server really says',
  (matrix) => {
    const open: pg.Client[] = [];
    let client: pg.Client;

    const connect = async (config: pg.ClientConfig = {}): Promise<pg.Client> => {
      const made = new pg.Client({ connectionString: matrix.url, ...config });
      made.on('error', () => {}); // connections die here on purpose
      await made.connect();
      open.push(made);
      return made;
    };
    const kindOf = async (running: Promise<unknown>): Promise<FailureKind> =>
      classifyError(await errorOf(running)).kind;

    beforeAll(async () => {
      const first = await connect();
      await first.query(`
        create table parent (id int primary key, n int check (n > 0), text text not null default '');
        create table child (id int, parent int references parent on delete restrict, during int4range,
          exclude using gist (during with &&));
        create view small as select * from parent where n < 10 with check option;
        create type mood as enum ('well');
        insert into parent values (1, 1), (2, 2);
        insert into child values (1, 1, '[1,5)');
        create function raises() returns void language plpgsql as $$ begin raise 'by hand'; end $$;
        create function lacks() returns void language plpgsql as
          $$ declare x int; begin select id into strict x from parent where id = 99; end $$;
        create function asserts() returns void language plpgsql as $$ begin assert false; end $$;
        create function cases() returns void language plpgsql as
          $$ begin case 3 when 1 then null; end case; end $$;
      `);
    });
    beforeAll(async () => {
      client = await connect();
    });
    afterEach(async () => {
      await client.query('rollback');
    });
    afterAll(() => Promise.all(open.map((made) => made.end().catch(() => undefined))));

    test.each<[sql: string, kind: FailureKind]>([
      ['insert into parent values (1, 1)', 'unique-violation'],
      ['insert into child values (1, 99)', 'foreign-key-violation'],
      ['delete from parent where id = 1', 'foreign-key-violation'],
      ['insert into parent values (null, 1)', 'not-null-violation'],
      ['insert into parent values (3, -1)', 'check-violation'],
      ['insert into small values (4, 50)', 'check-violation'],
      ["insert into child values (2, 1, '[2,3)')", 'exclusion-violation'],
      ['drop table parent', 'constraint-violation'],
      ['select 1/0', 'invalid-value'],
      ["select 'x'::int", 'invalid-value'],
      ['select 99999999999::int', 'invalid-value'],
      ["select '2024-02-31'::date", 'invalid-value'],
      ['select (select id from parent)', 'invalid-value'],
      ["select 'absent'::mood", 'invalid-value'],
      ['select cases()', 'invalid-value'],
      ['selec 1', 'syntax'],
      ['select text from parent group by n', 'syntax'],
      ["select 1 + 'a'::text", 'undefined-object'],
      ['select * from absent', 'undefined-object'],
      ['select absent from parent', 'undefined-object'],
      ['select absent()', 'undefined-object'],
      ['create table absent.t ()', 'undefined-object'],
      ["load 'absent'", 'undefined-object'],
      ['create table parent ()', 'duplicate-object'],
      ['create type mood as enum ()', 'duplicate-object'],
      ['execute absent', 'stale-statement'],
      ['close absent', 'undefined-object'],
      ['begin; declare c cursor for table parent; alter table parent add z int', 'locked'],
      ['rollback to savepoint absent', 'transaction-state'],
      ['begin; set transaction read only; insert into parent values (5, 5)', 'read-only'],
      ['set role absent', 'invalid-value'],
      ['select raises()', 'raised'],
      ['select asserts()', 'raised'],
      ['select lacks()', 'not-found'],
      [`select ${Array.from({ length: 1700 }, () => '1').join(',')}`, 'limit-exceeded'],
      ["create sequence numbers; select currval('numbers')", 'transaction-state'],
      ['set statement_timeout = 5; select pg_sleep(5)', 'statement-timeout'],
      ["copy parent from '/absent/file'", 'undefined-object'],
    ])('reads what comes of %j as %s', async (sql, kind) => {
      const error = await errorOf(client.query(sql));
      await client.query('rollback; set statement_timeout = 0');
      expect(error).toBeInstanceOf(pg.DatabaseError);
      expect(classifyError(error).kind).toBe(kind);
    });

    test('tells a transaction that failed before from one that fails now', async () => {
      await client.query('begin');
      await errorOf(client.query('selec'));
      expect(await kindOf(client.query('select 1'))).toBe('transaction-state');
    });

    test('knows that a prepared statement has outlived its table', async () => {
      await client.query('create table changing (a int)');
      const read = () => client.query({ name: 'changing', text: 'select * from changing' });
      await read();
      await client.query('alter table changing add column b int');
      expect(await kindOf(read())).toBe('stale-statement');
    });

    describe('where two meet', () => {
      test('knows a lock that was not to be waited for, and one that was waited for too long', async () => {
        const other = await connect();
        await other.query('begin; lock table parent');
        expect(await kindOf(client.query('begin; lock table parent nowait'))).toBe('locked');
        await client.query('rollback');
        expect(await kindOf(client.query("set lock_timeout = '10ms'; select * from parent"))).toBe('locked');
        await client.query('rollback; set lock_timeout = 0');
        await other.query('rollback');
      });

      test('knows a deadlock', async () => {
        const other = await connect();
        const step = (who: pg.Client, id: number) =>
          who.query(`update parent set text = 'x' where id = ${id}`);
        await client.query("set deadlock_timeout = '10ms'; begin");
        await other.query("set deadlock_timeout = '10ms'; begin");
        await step(client, 1);
        await step(other, 2);
        const both = await Promise.allSettled([
          step(client, 2).finally(() => client.query('rollback')),
          step(other, 1).finally(() => other.query('rollback')),
        ]);
        const failed = both.filter((outcome) => outcome.status === 'rejected');
        expect(failed.map(({ reason }) => classifyError(reason))).toContainEqual({
          kind: 'deadlock',
          retry: 'safe',
          outage: false,
        });
      });

      test('knows a serialization failure', async () => {
        const other = await connect();
        await client.query('begin isolation level repeatable read; select * from parent');
        await other.query("update parent set text = 'y' where id = 1");
        const failed = client.query("update parent set text = 'z' where id = 1");
        expect(classifyError(await errorOf(failed))).toEqual({
          kind: 'serialization',
          retry: 'safe',
          outage: false,
        });
      });
    });

    describe('where a connection ends', () => {
      test('knows a statement that somebody cancelled, and a backend that was terminated', async () => {
        const victim = await connect();
        const pid = (await victim.query('select pg_backend_pid() as pid')).rows[0].pid;
        const sleeping = victim.query('select pg_sleep(60)');
        const ended = errorOf(sleeping);
        await untilActive(client, pid);
        await client.query('select pg_cancel_backend($1)', [pid]);
        expect(classifyError(await ended).kind).toBe('cancelled');
        const terminated = errorOf(victim.query('select pg_sleep(60)'));
        await untilActive(client, pid);
        await client.query('select pg_terminate_backend($1)', [pid]);
        expect(classifyError(await terminated)).toEqual({
          kind: 'server-shutdown',
          retry: 'if-idempotent',
          outage: true,
        });
      });

      test.each([
        ['idle_in_transaction_session_timeout', 'idle-timeout', 150_000],
        ['transaction_timeout', 'transaction-timeout', 170_000],
        ['idle_session_timeout', 'idle-timeout', 150_000],
      ])('knows a session that ran into %s', async (setting, kind, since) => {
        if (Number((await client.query('show server_version_num')).rows[0].server_version_num) < since)
          return;
        const victim = await connect();
        const { promise: died, resolve } = Promise.withResolvers<Error>();
        victim.on('error', resolve);
        await victim.query(`set ${setting} = 10`);
        if (setting !== 'idle_session_timeout') await victim.query('begin').catch(() => undefined);
        expect(classifyError(await died).kind).toBe(kind);
      });
    });

    describe('where connecting fails', () => {
      const failureOf = async (config: pg.ClientConfig) => classifyError(await errorOf(connect(config)));

      test('knows a database that is not there', async () => {
        const config = { connectionString: undefined, ...parts(matrix.url), database: 'absent' };
        expect((await failureOf(config)).kind).toBe('undefined-object');
      });

      test('knows a role that is not there, and never retries it', async () => {
        const config = { connectionString: undefined, ...parts(matrix.url), user: 'absent_role' };
        expect(await failureOf(config)).toEqual({ kind: 'authentication', retry: 'never', outage: false });
      });

      test('knows a server without TLS, and never retries it', async () => {
        const failure = await failureOf({ ssl: { rejectUnauthorized: true } });
        expect(failure).toEqual({ kind: 'tls', retry: 'never', outage: false });
      });

      test('knows a role whose connections are used up', async () => {
        await client.query("create role crowded login connection limit 0 password 'p'");
        const config = { connectionString: undefined, ...parts(matrix.url), user: 'crowded', password: 'p' };
        const failure = await failureOf(config);
        await client.query('drop role crowded');
        expect(failure).toEqual({ kind: 'too-many-connections', retry: 'safe', outage: true });
      });

      test('knows a password that is wrong', async () => {
        await client.query(
          "set password_encryption = 'scram-sha-256'; create role locked_out login password 'right'",
        );
        const config = { connectionString: undefined, ...parts(matrix.url), user: 'locked_out' };
        const error = await connect({ ...config, password: 'wrong' }).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        await client.query('drop role locked_out');
        // A server that trusts everybody asks for no password.
        if (error !== undefined) expect(classifyError(error).kind).toBe('authentication');
      });
    });

    test('does not take the outage of a foreign server for one of this server', async ({ skip }) => {
      const available = await client.query(
        "select 1 from pg_available_extensions where name = 'postgres_fdw'",
      );
      if (available.rowCount === 0) skip('this server has no postgres_fdw');
      await client.query(`
        create extension postgres_fdw;
        create server away foreign data wrapper postgres_fdw options (host '127.0.0.1', port '1');
        create user mapping for current_user server away options (user 'x', password 'x');
        create foreign table far (n int) server away;
      `);
      expect(classifyError(await errorOf(client.query('select * from far')))).toEqual({
        kind: 'foreign-server',
        retry: 'if-idempotent',
        outage: false,
      });
    });
  },
  { engines: ['postgres'] },
);

function parts(url: string): pg.ClientConfig {
  const { hostname, port, username, password } = new URL(url);
  return { host: hostname, port: Number(port), user: username, password: decodeURIComponent(password) };
}

async function untilActive(client: pg.Client, pid: number): Promise<void> {
  for (;;) {
    const text = "select 1 from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'";
    if ((await client.query(text, [pid])).rowCount === 1) return;
  }
}
