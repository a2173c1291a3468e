import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSampleDatabase, type SampleDatabase } from '../fixtures/sample-database.ts';
import { type AnyColumn, date, defineTable, integer, list, timestamp } from '../index.ts';

const table = defineTable('moments', {
  key: integer().primaryKey(),
  day: date().nullable(),
  days: list(date()).nullable(),
  zoned: timestamp().nullable(),
  unzoned: timestamp({ withTimeZone: false }).nullable(),
  fine: timestamp({ withTimeZone: false, precision: 6 }).nullable(),
  list: list(timestamp({ withTimeZone: false })).nullable(),
});
const { day, days, zoned, unzoned, fine, list: times } = table.columns;

/** Each with an hour, a midnight or a whole day that its clocks leave out, and with how far it is from UTC in January 2026. */
const zones: readonly (readonly [string, number])[] = [
  ['UTC', 0],
  ['America/New_York', 300], // no 02:30 on 2026-03-08
  ['America/Sao_Paulo', 180], // no midnight on 2018-11-04
  ['Pacific/Apia', -780], // no 2011-12-30
  ['Europe/Berlin', -60], // 02:30 twice on 2026-10-25
  ['Asia/Kolkata', -330],
];
const oddDays = [
  '0001-01-01',
  '0099-12-31',
  '1883-11-18',
  '2011-12-30',
  '2018-11-04',
  '2026-03-08',
  '9999-12-31',
];
const oddTimes = [
  '0001-01-01T00:00:00.000Z',
  '2011-12-30T12:00:00.000Z',
  '2018-11-04T00:15:00.000Z',
  '2026-03-08T02:30:00.001Z',
  '2026-03-08T07:00:00.000Z',
  '2026-10-25T00:30:00.000Z',
  '2026-10-25T01:30:00.000Z',
].map((time) => new Date(time));

describeEachDatabase('whatever time zone the process has', (database) => {
  let samples: SampleDatabase;

  beforeAll(async () => {
    samples = await openSampleDatabase(database.engine, database.url);
    await samples.create(table);
  });

  afterAll(() => samples.close());

  const storeAndRead = (column: AnyColumn, value: unknown) => samples.storeAndRead(table, column, value);

  test.each(zones)('days and times come back as they were stored (%s)', async (zone, offset) => {
    await inTimeZone(zone, async () => {
      // Or the zone was not taken over, and nothing would be shown.
      expect(new Date('2026-01-15T00:00:00Z').getTimezoneOffset()).toBe(offset);
      for (const value of oddDays) expect(await storeAndRead(day, value)).toBe(value);
      expect(await storeAndRead(days, oddDays)).toStrictEqual(oddDays);
      for (const time of oddTimes) {
        for (const column of [zoned, unzoned, fine])
          expect(await storeAndRead(column, time)).toStrictEqual(time);
      }
      expect(await storeAndRead(times, oddTimes)).toStrictEqual(oddTimes);
    });
  });

  if (database.engine === 'postgres') {
    test('a time without a zone is kept as its UTC, as Prisma keeps it', async () => {
      await inTimeZone('America/New_York', async () => {
        await samples.run("set time zone 'Asia/Kolkata'");
        await samples.run('delete from moments');
        await storeAndRead(unzoned, new Date('2026-03-08T02:30:00.000Z'));
        expect(await samples.run('select unzoned::text as text from moments')).toStrictEqual([
          { text: '2026-03-08 02:30:00' },
        ]);
        await samples.run('reset time zone');
      });
    });

    test('microseconds that others wrote are left out when read', async () => {
      await samples.run('delete from moments');
      await samples.run(
        "insert into moments (fine) values ('2026-01-01 00:00:00.123999'), ('1960-01-01 00:00:00.000999')",
      );
      expect(await samples.readAll(table, fine, 'order by moments.fine desc')).toStrictEqual([
        new Date('2026-01-01T00:00:00.123Z'),
        new Date('1960-01-01T00:00:00.000Z'),
      ]);
    });

    test('a day that no value is, or that is written otherwise, is refused when read', async () => {
      await samples.run('delete from moments');
      for (const stored of ['infinity', '0044-03-15 BC', '10000-01-01']) {
        await samples.run('delete from moments');
        await samples.run('insert into moments (day) values ($1)', [stored]);
        await expect(samples.readAll(table, day, '')).rejects.toThrow(/not a day of the years 1 to 9999/);
      }
      expect(() => day.codec('postgres').decode?.(new Date())).toThrow(/selected as its codec says/);
    });
  }
});

async function inTimeZone(zone: string, work: () => Promise<void>): Promise<void> {
  const before = process.env['TZ'];
  process.env['TZ'] = zone;
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
}
