import { audited, defineTable, guid, integer, newGuid, versioned } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { postgres } from '@holdfast/resilience/postgres';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTables } from '../../../test/create-tables.ts';
import { openDatabase } from '../../../test/open-database.ts';
import { AuditLogRepository } from '../../models/audit-log/audit-log-repository.ts';
import { Repository } from '../../repository/repository.ts';
import { auditLogSql } from '../dialects.ts';

const counters = defineTable('counters', {
  id: guid().primaryKey(),
  count: integer().default(0),
  ...audited,
  ...versioned,
});

describeEachDatabase('the chains of the audit trail', (target) => {
  let database: Database;
  let repository: Repository<typeof counters>;
  let audit: AuditLogRepository;
  let now: Date;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [counters]);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const sql = auditLogSql[database.dialect];
    await database.connection((connection) => connection.script(sql.down + sql.up));
    now = new Date('2026-03-01T12:00:00.000Z');
    const context = { queryable: database, now: () => now, audit: true };
    repository = new Repository(counters, context);
    audit = new AuditLogRepository(context);
  });

  /** What somebody does who may switch the triggers off. */
  async function tamper(...statements: readonly string[]): Promise<void> {
    const triggers =
      database.dialect === 'postgres'
        ? {
            off: 'alter table audit_log disable trigger user;',
            on: 'alter table audit_log enable trigger user; alter table audit_log enable always trigger audit_log_refuse;',
          }
        : {
            off: 'drop trigger if exists audit_log_refuse_update; drop trigger if exists audit_log_refuse_delete;',
            on: '',
          };
    await database.connection((connection) =>
      connection.script(`${triggers.off}${statements.join(';')};${triggers.on}`),
    );
  }

  async function writeFive(): Promise<string> {
    const { id } = await repository.create({});
    // In one transaction, so that all are in one lane.
    await database.transaction(async (queryable) => {
      const inside = new Repository(counters, { queryable, now: () => now, audit: true });
      for (let count = 1; count <= 5; count++) await inside.update(id, { count });
    });
    return id;
  }

  test('are whole where nobody touched them', async () => {
    await writeFive();
    expect(await audit.verify()).toEqual({ ok: true, entries: 6 });
    expect(await audit.verify({ heads: await audit.heads() })).toEqual({ ok: true, entries: 6 });
  });

  test.each([
    ['an altered value', `update audit_log set user_id = 'mallory' where id = 4`, 'altered', 4n],
    ['an altered change', `update audit_log set changes = '{}' where id = 4`, 'altered', 4n],
    [
      'an altered time',
      `update audit_log set created_at = '2026-03-01T12:00:00.001Z' where id = 4`,
      'altered',
      4n,
    ],
    ['a value taken away', `update audit_log set user_id = null where id = 4`, 'altered', 4n],
    ['a removed entry', 'delete from audit_log where id = 4', 'missing', 5n],
    ['an altered hash', `update audit_log set hash = 'f' where id = 4`, 'altered', 4n],
  ] as const)('show %s', async (_, statement, problem, id) => {
    await writeFive();
    await tamper(statement);
    expect(await audit.verify()).toMatchObject({ ok: false, broken: { problem, id } });
  });

  test('show two entries that changed places', async () => {
    await writeFive();
    await tamper(
      'update audit_log set sequence = -sequence where id in (4, 5)',
      'update audit_log set sequence = 1 - sequence where id = 4',
      'update audit_log set sequence = -1 - sequence where id = 5',
    );
    expect(await audit.verify()).toMatchObject({ ok: false, broken: { problem: 'altered' } });
  });

  test('show an entry that was put in by hand', async () => {
    await writeFive();
    const columns = 'action, resource_type, resource_id, user_id, created_at, previous_hash';
    await tamper(
      'update audit_log set sequence = -sequence where id >= 5',
      'update audit_log set sequence = 1 - sequence where id >= 5',
      `insert into audit_log (id, lane, sequence, hash, ${columns}) ${database.dialect === 'postgres' ? 'overriding system value' : ''} select 99, lane, sequence + 1, '0', ${columns} from audit_log where id = 4`,
    );
    expect(await audit.verify()).toMatchObject({ ok: false, broken: { problem: 'altered', id: 99n } });
  });

  test('show an entry that was swapped for one that belongs elsewhere, with its hash', async () => {
    await writeFive();
    const first = await audit.heads();
    // The trail's own code writes another entry at the place, once the one there and all after it are gone.
    await tamper('delete from audit_log where id >= 4');
    await writeFive();
    expect(await audit.verify({ heads: first })).toMatchObject({ ok: false });
  });

  test('show an end that was cut off by what was kept of them, and nothing else does', async () => {
    await writeFive();
    const heads = JSON.parse(JSON.stringify(await audit.heads()));
    await tamper('delete from audit_log where id = 6');
    expect(await audit.verify()).toEqual({ ok: true, entries: 5 });
    expect(await audit.verify({ heads })).toMatchObject({
      ok: false,
      broken: { problem: 'missing', id: undefined },
    });
    await writeFive();
    expect(await audit.verify({ heads })).toMatchObject({
      ok: false,
      broken: { sequence: expect.any(Number) },
    });
  });

  test('can be looked at from a time on', async () => {
    await writeFive();
    const since = new Date(now.getTime() + 1000);
    now = new Date(now.getTime() + 2000);
    await writeFive();
    await tamper(`update audit_log set user_id = 'mallory' where id = 2`);
    expect(await audit.verify()).toMatchObject({ ok: false, broken: { id: 2n } });
    expect(await audit.verify({ since })).toEqual({ ok: true, entries: 6 });
    await tamper(`delete from audit_log where id = 9`);
    expect(await audit.verify({ since })).toMatchObject({
      ok: false,
      broken: { problem: 'missing', id: 10n },
    });
    await expect(audit.verify({ since: new Date(Number.NaN) })).rejects.toMatchObject({ code: 'HF_QUERY' });
  });
});

describeEachDatabase(
  'writers of audited rows',
  (target) => {
    let database: Database;

    beforeAll(async () => {
      database = postgres({ url: target.url, pool: { max: 21 } });
      await createTables(database, [counters]);
      await database.connection((connection) => connection.script(auditLogSql.postgres.up));
    });
    afterAll(() => database.close());

    test('do not wait for each other', async () => {
      const repository = new Repository(counters, { queryable: database, audit: true });
      const rows = await repository.createMany(
        Array.from({ length: 20 }, () => ({ id: newGuid() })),
        {
          returning: true,
        },
      );
      const [held, ...others] = rows;
      await database.transaction(async (queryable) => {
        const holder = new Repository(counters, { queryable, audit: true });
        await holder.update(held?.id ?? '', { count: 1 });
        // Had one to wait for the transaction that is open, this would never end.
        await Promise.all(
          others.map(async ({ id }) => {
            for (let count = 1; count <= 5; count++)
              await repository.update(id, { count }, { version: count });
          }),
        );
        await holder.update(held?.id ?? '', { count: 2 });
      });
      const audit = new AuditLogRepository({ queryable: database });
      expect(await audit.count()).toBe(20 + 19 * 5 + 2);
      expect(await audit.verify()).toEqual({ ok: true, entries: 20 + 19 * 5 + 2 });
      expect((await audit.heads()).length).toBeGreaterThan(1);
    });

    test('look up the entry before, on a connection from when there were few', async () => {
      const { up, down } = auditLogSql.postgres;
      const entries = 1_000;
      const read = await database.connection(async (connection) => {
        await connection.script(down + up);
        return connection.transaction(async (queryable) => {
          const repository = new Repository(counters, { queryable, audit: true });
          const { id } = await repository.create({});
          await queryable.query({ text: 'analyze audit_log', values: [] });
          for (let count = 1; count < entries; count += 1) await repository.update(id, { count });
          const { rows } = await queryable.query<{ read: string }>({
            text: "select seq_tup_read as read from pg_stat_xact_user_tables where relname = 'audit_log'",
            values: [],
          });
          return Number(rows[0]?.read);
        });
      });
      expect(read).toBeLessThan(entries);
    });

    test('on one row leave entries that follow each other', async () => {
      const repository = new Repository(counters, { queryable: database, audit: true });
      const { id } = await repository.create({});
      const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
      await Promise.all(numbers.map((count) => repository.update(id, { count })));
      const audit = new AuditLogRepository({ queryable: database });
      const history = (await audit.history(counters, id)).reverse();
      expect(history.length).toBe(51);
      let last = 0;
      for (const { changes } of history.slice(1)) {
        expect(changes.count?.from).toBe(last);
        last = changes.count?.to ?? Number.NaN;
      }
      expect(await repository.get(id)).toMatchObject({ count: last, version: 51 });
    });

    describe('with rights of their own', () => {
      test('write entries whatever their search path, and cannot change them', async () => {
        await database.connection(async (connection) => {
          await connection.script('set search_path = pg_catalog');
          await connection.query({
            text: `insert into public.audit_log (action, resource_type) values ('a.b', 'a')`,
            values: [],
          });
          const wrong = connection.query({
            text: `insert into public.audit_log (action, resource_type, status) values ('a.b', 'a', 'maybe')`,
            values: [],
          });
          await expect(wrong).rejects.toThrow('a status success, failure or error');
          await connection.script(`set search_path = public; set session_replication_role = replica`);
          const change = connection.query({ text: 'delete from audit_log', values: [] });
          await expect(change).rejects.toThrow('append-only');
          await connection.script('reset all');
        });
        expect(await new AuditLogRepository({ queryable: database }).verify()).toMatchObject({ ok: true });
      });
    });
  },
  { engines: ['postgres'] },
);
