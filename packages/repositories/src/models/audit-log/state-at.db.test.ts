import {
  audited,
  bigint,
  boolean,
  caseInsensitiveText,
  defineTable,
  guid,
  type JsonValue,
  json,
  newGuid,
  type Row,
  softDeletable,
  text,
  versioned,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTables } from '../../../test/create-tables.ts';
import { openDatabase } from '../../../test/open-database.ts';
import { auditLogSql } from '../../audit/dialects.ts';
import { Repository } from '../../repository/repository.ts';
import { AuditLogRepository } from './audit-log-repository.ts';

const things = defineTable('things', {
  id: guid().primaryKey(),
  name: caseInsensitiveText(),
  note: text().nullable(),
  amount: bigint().default(0n),
  isOpen: boolean().named('is_open').default(true),
  data: json().default({}),
  ...audited,
  ...versioned,
  ...softDeletable,
});

const storable = fc
  .string({ unit: 'grapheme', maxLength: 8 })
  .filter((value) => value.isWellFormed() && !value.includes('\0'));
const json_ = fc.dictionary(storable, fc.oneof(storable, fc.integer(), fc.boolean(), fc.constant(null)), {
  maxKeys: 3,
});
const patch = fc.record(
  {
    name: fc.oneof(storable, fc.constantFrom('Ada', 'ada')),
    note: fc.option(storable),
    amount: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    isOpen: fc.boolean(),
    data: json_.map((value): JsonValue => value),
  },
  { requiredKeys: ['name'] },
);
const write = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('update' as const), patch }) },
  fc.record({ kind: fc.constantFrom('delete', 'restore', 'purge', 'create') }),
);

describeEachDatabase('the state of a row at a time', (target) => {
  let database: Database;

  beforeAll(async () => {
    database = openDatabase(target);
    const extension =
      database.dialect === 'postgres' ? [{ text: 'create extension citext', values: [] }] : [];
    for (const statement of extension) await database.query(statement);
    await createTables(database, [things]);
    await database.connection((connection) => connection.script(auditLogSql[database.dialect].up));
  });
  afterAll(() => database.close());

  test('is what the row was like after each write', async () => {
    let time = Date.parse('2026-03-01T12:00:00.000Z');
    await fc.assert(
      fc.asyncProperty(patch, fc.array(write, { maxLength: 8 }), async (first, writes) => {
        const context = { queryable: database, actor: { id: 'u_1' }, now: () => new Date(time), audit: true };
        const repository = new Repository(things, context);
        const audit = new AuditLogRepository(context);
        const id = newGuid();
        const seen: [Date, Row<typeof things> | undefined][] = [];
        const remember = async () => {
          seen.push([new Date(time), await repository.find(id, { visibility: 'all' })]);
          time += 1000;
        };
        await repository.create({ id, ...first });
        await remember();
        for (const one of writes) {
          const writing =
            one.kind === 'update'
              ? repository.update(id, one.patch)
              : one.kind === 'create'
                ? repository.create({ id, ...first })
                : repository[one.kind](id);
          // Some are refused: a row that is deleted is not updated.
          await writing.catch((error) => expect(error.code).toMatch(/^HF_(NOT_FOUND|DUPLICATE)$/));
          await remember();
        }
        for (const [date, row] of seen) expect(await audit.stateAt(things, id, date)).toEqual(row);
      }),
      { numRuns: 40 },
    );
    expect(await new AuditLogRepository({ queryable: database }).verify()).toMatchObject({ ok: true });
  });
});
