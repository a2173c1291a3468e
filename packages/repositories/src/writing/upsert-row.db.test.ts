import {
  audited,
  blindIndex,
  defineTable,
  encrypted,
  guid,
  integer,
  keyRing,
  owned,
  softDeletable,
  text,
  versioned,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { auditLogSql } from '../audit/dialects.ts';
import { RecordingExecutor } from '../development/recording-executor.ts';
import { AuditLogRepository } from '../models/audit-log/audit-log-repository.ts';
import { Repository } from '../repository/repository.ts';

const accounts = defineTable(
  'accounts',
  {
    id: guid().primaryKey(),
    email: text(),
    handle: text(),
    name: text(),
    visits: integer().default(0),
    ...audited,
    ...versioned,
    ...softDeletable,
  },
  { uniqueKeys: [['email'], ['handle']] },
);
const keys = keyRing({ current: 'k1', keys: { k1: Buffer.alloc(32, 7) } });
const people = defineTable(
  'people',
  {
    id: guid().primaryKey(),
    email: encrypted({ keys }),
    emailIndex: blindIndex('email', { keys }),
    name: text(),
  },
  { uniqueKeys: [['emailIndex']] },
);
const notes = defineTable(
  'notes',
  { id: guid().primaryKey(), slug: text(), body: text(), ...owned },
  { uniqueKeys: [['ownerId', 'slug']] },
);
const counters = defineTable('counters', { id: integer().primaryKey(), value: integer() });

describeEachDatabase('upsert', (target) => {
  let database: Database;
  let repository: Repository<typeof accounts>;
  let now: Date;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(
      database,
      [accounts, people, notes, counters],
      [
        'create unique index accounts_email_key on accounts (email) where "deletedAt" is null',
        'create unique index accounts_handle_key on accounts (handle)',
        'create unique index people_email_key on people ("emailIndex")',
        'create unique index notes_key on notes ("ownerId", slug)',
      ].map((text) =>
        text
          .replace('"deletedAt"', `"${accounts.columns.deletedAt.databaseName}"`)
          .replace('"ownerId"', `"${notes.columns.ownerId.databaseName}"`),
      ),
    );
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.query({ text: 'delete from accounts', values: [] });
    now = new Date('2026-03-01T12:00:00.123Z');
    repository = new Repository(accounts, { queryable: database, actor: { id: 'u_1' }, now: () => now });
  });
  const by = { email: 'ada@example.com' } as const;
  const create = { handle: 'ada', name: 'Ada' };

  test('creates the row, and changes it the next time, with its stamps and version', async () => {
    const first = await repository.upsert({ by, create, update: { visits: 1 } });
    expect(first).toMatchObject({
      created: true,
      row: { ...by, ...create, visits: 0, version: 1, createdBy: 'u_1' },
    });
    now = new Date('2026-03-02T12:00:00.000Z');
    const other = new Repository(accounts, { queryable: database, actor: { id: 'u_2' }, now: () => now });
    const second = await other.upsert({ by, create: { handle: 'x', name: 'x' }, update: { visits: 1 } });
    expect(second).toEqual({
      created: false,
      row: { ...first.row, visits: 1, version: 2, updatedAt: now, updatedBy: 'u_2' },
    });
    expect(await repository.get(first.row.id)).toEqual(second.row);
    expectTypeOf(second.row.visits).toEqualTypeOf<number>();
  });

  test('goes by the primary key too, and leaves a row as it is where there is nothing to change', async () => {
    const { row } = await repository.upsert({ by, create });
    expect(await repository.upsert({ by, create, update: {} })).toEqual({ row, created: false });
    expect(
      await repository.upsert({
        by: { id: row.id },
        create: { ...by, ...create },
        update: { name: 'Ada L.' },
      }),
    ).toMatchObject({ created: false, row: { name: 'Ada L.', version: 2 } });
  });

  test('lets exactly one of many create it, and loses no change of the others', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, visits) => repository.upsert({ by, create, update: { visits } })),
    );
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect((await repository.findBy(by))?.version).toBe(20);
  });

  test('leaves deleted rows alone: beside one it creates another, and says so where there is no room', async () => {
    const { row } = await repository.upsert({ by, create });
    await repository.delete(row.id);
    const again = await repository.upsert({
      by,
      create: { ...create, handle: 'ada2' },
      update: { visits: 9 },
    });
    expect(again.created).toBe(true);
    expect(again.row.id).not.toBe(row.id);
    await expect(
      repository.upsert({
        by: { id: row.id },
        create: { email: 'e', handle: 'h', name: 'n' },
        update: { visits: 9 },
      }),
    ).rejects.toMatchObject({ code: 'HF_NOT_FOUND', deletedAt: now });
    const [deleted] = await repository.list({ visibility: 'deleted' });
    expect(deleted).toMatchObject({ id: row.id, visits: 0 });
  });

  test('refuses what create and update would, and keys that are none', async () => {
    await repository.upsert({ by, create });
    const taken = repository.upsert({ by: { email: 'other@example.com' }, create, update: { visits: 1 } });
    await expect(taken).rejects.toMatchObject({ code: 'HF_DUPLICATE', properties: ['handle'] });
    await expect(
      // @ts-expect-error: the type knows it too
      repository.upsert({ by, create: { ...create, colour: 'red' }, update: { visits: 1 } }),
    ).rejects.toMatchObject({ code: 'HF_QUERY' });
    // @ts-expect-error: the type knows it too
    await expect(repository.upsert({ by, create, update: { version: 3 } })).rejects.toMatchObject({
      code: 'HF_QUERY',
    });
    await expect(repository.upsert({ by: { name: 'Ada' }, create: { ...by, handle: 'x' } })).rejects.toThrow(
      'no unique key',
    );
    // @ts-expect-error: the type knows it too
    await expect(repository.upsert({ by: { email: null }, create })).rejects.toThrow('email is null');
    // @ts-expect-error: the type knows it too
    await expect(repository.upsert({ by: 'ada', create })).rejects.toThrow('"by" of an upsert is an object');
    expect(await repository.count()).toBe(1);
  });

  test('takes part in a session, and is undone with it', async () => {
    await database
      .transaction(async (transaction) => {
        const inside = new Repository(accounts, { queryable: transaction });
        expect((await inside.upsert({ by, create, update: { visits: 1 } })).created).toBe(true);
        expect((await inside.upsert({ by, create, update: { visits: 1 } })).created).toBe(false);
        throw new Error('stop');
      })
      .catch(() => undefined);
    expect(await repository.count()).toBe(0);
  });

  test('finds a row by what stands in a blind index', async () => {
    const encryptedOnes = new Repository(people, { queryable: database });
    const first = await encryptedOnes.upsert({
      by: { email: 'a@b.c' },
      create: { name: 'A' },
      update: { name: 'B' },
    });
    const second = await encryptedOnes.upsert({
      by: { email: 'a@b.c' },
      create: { name: 'A' },
      update: { name: 'B' },
    });
    expect([first.created, second]).toEqual([true, { created: false, row: { ...first.row, name: 'B' } }]);
  });

  test('writes for the owner alone', async () => {
    const mine = new Repository(notes, { queryable: database, actor: { id: 'u_1' } });
    const options = { by: { ownerId: 'u_1', slug: 's' }, create: { body: 'a' }, update: { body: 'b' } };
    expect((await mine.upsert(options)).created).toBe(true);
    expect(await mine.upsert(options)).toMatchObject({ created: false, row: { body: 'b' } });
    const theirs = new Repository(notes, { queryable: database, actor: { id: 'u_2' } });
    await expect(theirs.upsert(options)).rejects.toThrow('notes.ownerId is written by the repository');
  });

  test('leaves an entry in the audit trail, whichever of the two it did, and one alone creates', async () => {
    await database.connection((connection) => connection.script(auditLogSql[database.dialect].up));
    const trailed = new Repository(accounts, { queryable: database, audit: true });
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, visits) => trailed.upsert({ by, create, update: { visits } })),
    );
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    const entries = await new AuditLogRepository({ queryable: database }).list({ orderBy: { id: 'asc' } });
    expect(entries.map(({ action }) => action)).toEqual([
      'accounts.create',
      ...Array.from({ length: 5 }, () => 'accounts.update'),
    ]);
  });

  test('is one statement where the database can tell what it did', async () => {
    await repository.upsert({ by, create, update: { visits: 1 } });
    const recorded = new RecordingExecutor(database);
    const counted = new Repository(accounts, { queryable: recorded });
    await counted.upsert({ by, create, update: { visits: 2 } });
    expect(recorded.statements).toHaveLength(target.engine === 'postgres' ? 1 : 2);
  });
});

describeEachDatabase(
  'upsert, where no statement can tell what it did',
  (target) => {
    test('looks first', async () => {
      const database = openDatabase(target);
      await database.query({
        text: 'create table counters (id integer primary key, value integer) partition by range (id)',
        values: [],
      });
      await database.query({
        text: 'create table counters_1 partition of counters for values from (0) to (9)',
        values: [],
      });
      await database.transaction(async (transaction) => {
        const repository = new Repository(
          defineTable('counters', { id: integer().primaryKey(), value: integer() }),
          { queryable: transaction },
        );
        const options = { by: { id: 1 }, create: { value: 1 }, update: { value: 2 } };
        expect(await repository.upsert(options)).toEqual({ row: { id: 1, value: 1 }, created: true });
        expect(await repository.upsert(options)).toEqual({ row: { id: 1, value: 2 }, created: false });
      });
      const unindexed = defineTable(
        'counters',
        { id: integer().primaryKey(), value: integer() },
        { uniqueKeys: [['value']] },
      );
      await expect(
        new Repository(unindexed, { queryable: database }).upsert({
          by: { value: 1 },
          create: { id: 2 },
          update: { value: 3 },
        }),
      ).rejects.toThrow('no unique index of value');
      await database.close();
    });
  },
  { engines: ['postgres'] },
);
