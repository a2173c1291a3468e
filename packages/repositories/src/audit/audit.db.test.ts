import {
  audited,
  bigint,
  boolean,
  bytes,
  date,
  decimal,
  defineTable,
  enumeration,
  float,
  guid,
  integer,
  json,
  list,
  newGuid,
  softDeletable,
  text,
  timestamp,
  versioned,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { AuditLogRepository } from '../models/audit-log/audit-log-repository.ts';
import { Repository } from '../repository/repository.ts';
import { auditLogSql } from './dialects.ts';

const orders = defineTable('orders', {
  id: guid().primaryKey(),
  number: text(),
  total: decimal({ precision: 20, scale: 2 }).default('0'),
  weight: bigint().nullable(),
  factor: float().nullable(),
  isPaid: boolean().named('is_paid').default(false),
  paidAt: timestamp().nullable().named('paid_at'),
  due: date().nullable(),
  state: enumeration({ Open: 'o', Done: 'd' }).default('Open'),
  seal: bytes().nullable(),
  notes: json<readonly string[] | { readonly [key: string]: number }>().default([]),
  days: list(timestamp()).default([]),
  sizes: list(bigint()).default([]),
  pin: text().nullable().secret(),
  "it's \\ odd": text().nullable(),
  ...audited,
  ...versioned,
  ...softDeletable,
});

const lines = defineTable('order lines', {
  orderId: guid().named('order_id').primaryKey({ generated: false }),
  position: integer().primaryKey(),
  article: text(),
  ...audited,
});

const plain = defineTable('plain', { id: guid().primaryKey(), title: text() });

describeEachDatabase('the audit trail', (target) => {
  let database: Database;
  let repository: Repository<typeof orders>;
  let audit: AuditLogRepository;
  let now: Date;
  const actor = {
    id: 'u_1',
    email: 'ada@example.com',
    ip: 'fe80::1%eth0',
    userAgent: 'curl/8',
    requestId: 'r_1',
  };

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(
      database,
      [orders, lines, plain],
      ['create unique index orders_number on orders (number)'],
    );
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const sql = auditLogSql[database.dialect];
    await database.connection((connection) => connection.script(sql.down + sql.up));
    await database.query({ text: 'delete from orders', values: [] });
    now = new Date('2026-03-01T12:00:00.123Z');
    const context = { queryable: database, actor, now: () => now, audit: true };
    repository = new Repository(orders, context);
    audit = new AuditLogRepository(context);
  });

  test('tells who created a row, from where, in which request, and with which values', async () => {
    const row = await repository.create({ number: 'A-1', pin: '1234' });
    const [entry, ...others] = await audit.list();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      id: 1n,
      action: 'orders.create',
      resourceType: 'orders',
      resourceId: row.id,
      userId: 'u_1',
      userEmail: 'ada@example.com',
      ipAddress: 'fe80::1%eth0',
      userAgent: 'curl/8',
      metadata: { requestId: 'r_1' },
      status: 'success',
      errorMessage: null,
      durationMs: null,
      createdAt: now,
      sequence: 1n,
      previousHash: '',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(entry?.changes).toMatchObject({
      number: { to: 'A-1' },
      total: { to: '0.00' },
      version: { to: 1 },
      createdBy: { to: 'u_1' },
      pin: { redacted: true },
    });
    expect(JSON.stringify(entry?.changes)).not.toContain('1234');
  });

  test('tells of an update what changed, and nothing else', async () => {
    const { id } = await repository.create({ number: 'A-1', total: '1.50' });
    const row = await repository.update(id, {
      number: 'a-1',
      total: '1.5',
      isPaid: false,
      paidAt: now,
      pin: '1',
    });
    expect(row.version).toBe(2);
    const [entry] = await audit.history(orders, id);
    expect(entry).toMatchObject({ action: 'orders.update', sequence: 2n });
    expect(entry?.changes).toEqual({
      number: { from: 'A-1', to: 'a-1' },
      paidAt: { from: null, to: now },
      pin: { redacted: true },
    });
  });

  test('keeps values of every type without loss, and reads them back typed', async () => {
    const values = {
      number: '\\ \' " \n é 😀',
      total: '123456789012345678.99',
      weight: 2n ** 62n + 1n,
      factor: 0.1 + 0.2,
      isPaid: true,
      paidAt: new Date('0987-06-05T04:03:02.010Z'),
      due: '2026-02-28',
      state: 'Done',
      seal: new Uint8Array(100).map((_, index) => index * 7),
      notes: { b: 1.5, a: 2 },
      days: [now, new Date(0)],
      sizes: [2n ** 60n, -1n],
      "it's \\ odd": "it's",
    } as const;
    const { id } = await repository.create({ number: 'A-1' });
    const row = await repository.update(id, values);
    expect(row).toMatchObject(values);
    const [entry] = await audit.history(orders, id);
    const expected = Object.fromEntries(
      Object.entries(values).map(([property, to]) => [
        property,
        {
          from:
            { number: 'A-1', total: '0.00', isPaid: false, state: 'Open', notes: [], days: [], sizes: [] }[
              property
            ] ?? null,
          to,
        },
      ]),
    );
    expect(entry?.changes).toEqual(expected);
  });

  test('tells of a deletion, a restoration and a removal', async () => {
    const { id } = await repository.create({ number: 'A-1' });
    await repository.delete(id);
    await repository.restore(id);
    await repository.purge(id);
    const entries = await audit.history(orders, id);
    expect(entries.map(({ action }) => action)).toEqual([
      'orders.purge',
      'orders.restore',
      'orders.delete',
      'orders.create',
    ]);
    expect(entries[2]?.changes).toEqual({
      deletedAt: { from: null, to: now },
      deletedBy: { from: null, to: 'u_1' },
    });
    expect(entries[0]?.changes).toMatchObject({ number: { from: 'A-1' }, version: { from: 3 } });
  });

  test('leaves an entry for each row of a write of many', async () => {
    const rows = await repository.createMany(
      Array.from({ length: 3 }, (_, index) => ({ number: `A-${index}` })),
      { returning: true },
    );
    expect(rows.map(({ number }) => number)).toEqual(['A-0', 'A-1', 'A-2']);
    expect(await repository.createMany([{ number: 'B-0' }, { number: 'B-1' }])).toBe(2);
    expect(await repository.updateMany({ number: { startsWith: 'A-' } }, { isPaid: true })).toBe(3);
    const entries = await audit.searchLogs({ action: 'orders.update' });
    expect(entries.map(({ resourceId }) => resourceId).sort()).toEqual(rows.map(({ id }) => id).sort());
    expect(await audit.count()).toBe(8);
    expect(await audit.verify()).toEqual({ ok: true, entries: 8 });
  });

  test('leaves none where nothing was written', async () => {
    const { id } = await repository.create({ number: 'A-1' });
    await expect(repository.create({ number: 'A-1' })).rejects.toMatchObject({ code: 'HF_DUPLICATE' });
    await expect(repository.update(id, { number: 'B' }, { version: 7 })).rejects.toMatchObject({
      code: 'HF_VERSION_CONFLICT',
    });
    await expect(repository.update(newGuid(), { number: 'B' })).rejects.toMatchObject({
      code: 'HF_NOT_FOUND',
    });
    expect(await audit.count()).toBe(1);
  });

  test('writes nothing where the entry cannot be written', async () => {
    await database.connection((connection) => connection.script(auditLogSql[database.dialect].down));
    await expect(repository.create({ number: 'A-1' })).rejects.toThrow('audit_log');
    expect(await repository.count()).toBe(0);
  });

  test('names a row by all columns of its key', async () => {
    const rows = new Repository(lines, { queryable: database, actor, audit: true });
    const key = { orderId: newGuid().toUpperCase(), position: 1 };
    await rows.create({ ...key, article: 'rope' });
    await rows.update(key, { article: 'sail' });
    const entries = await audit.history(lines, key);
    expect(entries.map(({ changes }) => changes.article)).toEqual([
      { from: 'rope', to: 'sail' },
      { to: 'rope' },
    ]);
    expect(entries[0]).toMatchObject({
      action: 'order lines.update',
      resourceId: `["${key.orderId.toLowerCase()}", 1]`,
    });
  });

  test('is left alone by tables that are not audited, and where it was not asked for', async () => {
    await new Repository(plain, { queryable: database, audit: true }).create({ title: 'a' });
    await new Repository(orders, { queryable: database }).create({ number: 'A-1' });
    expect(await audit.count()).toBe(0);
  });

  test('is committed and rolled back with what it tells of, without gaps', async () => {
    await repository.create({ number: 'A-1' });
    const failed = database.transaction(async (queryable) => {
      const inside = new Repository(orders, { queryable, actor, audit: true });
      await inside.create({ number: 'B-1' });
      await inside.create({ number: 'B-2' });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await repository.create({ number: 'A-2' });
    expect(await audit.count()).toBe(2);
    expect(await audit.verify()).toEqual({ ok: true, entries: 2 });
  });

  test('serves tables in schemas of their own, whose names are those of anything', async () => {
    if (database.dialect !== 'postgres') return;
    const columns = { id: integer().primaryKey(), entry: text(), ...audited };
    const table = defineTable('after', columns, { schema: 'the "sales"' });
    await database.connection((connection) =>
      connection.script(`create schema "the ""sales"""; create table "the ""sales"""."after" (id integer primary key,
        entry text, created_at timestamptz(3), created_by text, updated_at timestamptz(3), updated_by text)`),
    );
    const rows = new Repository(table, { queryable: database, audit: true });
    await rows.create({ id: 7, entry: 'a' });
    await rows.update(7, { entry: 'b' });
    await rows.purge(7);
    const history = await audit.history(table, 7);
    expect(history.map(({ action, changes }) => [action, changes.entry])).toEqual([
      ['the "sales".after.purge', { from: 'b' }],
      ['the "sales".after.update', { from: 'a', to: 'b' }],
      ['the "sales".after.create', { to: 'a' }],
    ]);
  });

  describe('is append-only', () => {
    beforeEach(() => repository.create({ number: 'A-1' }));

    test.each([
      "update audit_log set user_id = 'nobody'",
      'delete from audit_log',
      "insert into audit_log (id, action, resource_type, created_at, lane, sequence, previous_hash, hash) values (1, 'a.b', 'a', '2026-01-01', 0, 1, '', '') on conflict (id) do update set user_id = 1",
    ])('%s', async (statement) => {
      await expect(database.query({ text: statement, values: [] })).rejects.toThrow();
      expect(await audit.verify()).toEqual({ ok: true, entries: 1 });
    });

    test('and says so', async () => {
      await expect(database.query({ text: 'delete from audit_log', values: [] })).rejects.toThrow(
        'audit_log is append-only: delete is refused',
      );
      const emptied =
        database.dialect === 'postgres'
          ? 'truncate audit_log'
          : 'insert or replace into audit_log select * from audit_log';
      await expect(database.query({ text: emptied, values: [] })).rejects.toThrow('audit_log is append-only');
    });
  });
});
