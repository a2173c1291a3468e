import {
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
  ipAddress,
  list,
  newGuid,
  text,
  timestamp,
} from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { Repository } from '../repository/repository.ts';

const values = {
  guid: [newGuid(), newGuid(), '00000000-0000-4000-8000-000000000000'],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n, 2n ** 53n + 1n],
  decimal: ['-0.01', '0.00', '9999999999.99', '10.00'],
  vast: ['-1.5', '1', '99999999999999999999.000000000000000000000000000001', '10'],
  float: [-0.5, 0.1, 0.30000000000000004, 1e300],
  boolean: [true, false],
  timestamp: [
    new Date('0001-01-01T00:00:00.001Z'),
    new Date('1883-11-18T12:03:57.999Z'),
    new Date('9999-12-31T23:59:59.999Z'),
  ],
  utc: [new Date('2026-03-29T02:30:00.000Z'), new Date('2026-03-29T01:30:00.000Z')],
  date: ['0001-01-01', '2026-02-28', '9999-12-31'],
  enumeration: ['b', 'a'],
  bytes: [new Uint8Array([0, 255]), new Uint8Array([]), new Uint8Array([0])],
  ip: ['10.0.0.0/8', '10.0.0.1', '::1'],
  list: [[1, 2], [], [1, 10]],
  text: ['', "'", '\\', '\n', '{"a":1}', '😀'],
} as const;

const columns = {
  guid: guid().nullable(),
  bigint: bigint().nullable(),
  decimal: decimal({ precision: 12, scale: 2 }).nullable(),
  vast: decimal().nullable(),
  float: float().nullable(),
  boolean: boolean().nullable(),
  timestamp: timestamp().nullable(),
  utc: timestamp({ withTimeZone: false }).nullable(),
  date: date().nullable(),
  enumeration: enumeration(['a', 'b']).nullable(),
  bytes: bytes().nullable(),
  ip: ipAddress().nullable(),
  list: list(integer()).nullable(),
  text: text().nullable(),
};
const things = defineTable('things', { id: integer().primaryKey(), ...columns });
const sure = defineTable('sure', {
  id: integer().primaryKey(),
  ...Object.fromEntries(
    Object.entries(columns).map(([property, { definition }]) => {
      const { nullable: _, ...rest } = definition;
      return [property, { definition: rest } as unknown as typeof columns.text];
    }),
  ),
});

describeEachDatabase('a cursor', (target) => {
  let database: Database;

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [things, sure]);
    const rows = Array.from({ length: 9 }, (_, id) => ({
      id,
      ...Object.fromEntries(
        Object.entries(values).map(([property, some]) => [property, some[id % some.length]]),
      ),
    }));
    await new Repository(sure, { queryable: database }).createMany(rows);
    await new Repository(things, { queryable: database }).createMany([...rows, { id: 20 }, { id: 21 }]);
  });
  afterAll(() => database.close());

  test.each(Object.keys(columns))('stands between any two values of a column: %s', async (property) => {
    for (const table of [things, sure]) {
      const repository = new Repository(table, { queryable: database });
      for (const direction of ['asc', 'desc'] as const) {
        const orderBy = { [property]: direction };
        const expected = (await repository.list({ orderBy })).map(({ id }) => id);
        const passed: unknown[] = [];
        let after: string | undefined;
        do {
          const page = await repository.cursor({ orderBy, first: 1, after });
          passed.push(...page.rows.map(({ id }) => id));
          after = page.next;
        } while (after !== undefined && passed.length <= expected.length);
        expect(passed).toEqual(expected);
      }
    }
  });
});
