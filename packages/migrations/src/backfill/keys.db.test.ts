import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { counting, readCounts, run } from '../fixtures/counted-rows.ts';
import { createScene } from '../fixtures/scene.ts';

describeEachDatabase('a backfill', ({ engine }) => {
  test('goes by a key of several columns, in the order of the key', async () => {
    const { migrator, database } = await createScene(engine, {
      '1_t': `CREATE TABLE counted (tenant text, place int, n int NOT NULL, PRIMARY KEY (tenant, place));
        INSERT INTO counted VALUES ${Array.from({ length: 700 }, (_, index) => `('t${index % 7}', ${index}, 0)`).join(', ')};`,
      '2_fill': counting('maxRows: 33,'),
    });
    await migrator.up();
    expect(await readCounts(database)).toEqual([[1, 700]]);
  });

  test('goes by the collation under which its key is unique, whatever the column compares by', async () => {
    const [collation, binary] = engine === 'postgres' ? ['caseless', '"C"'] : ['NOCASE', 'BINARY'];
    const words = ['a', 'A', 'b', 'B', "it's", "IT'S", 'ä', 'Ä', 'z\\\\', 'Z\\\\', '1', '\u2028'];
    const { migrator, database } = await createScene(engine, {
      '1_t': {
        up: `${engine === 'postgres' ? "CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);" : ''}
          CREATE TABLE counted (word text COLLATE ${collation} NOT NULL, n int NOT NULL);
          CREATE UNIQUE INDEX counted_word ON counted (word COLLATE ${binary});
          INSERT INTO counted VALUES ${words.map((word) => `('${word.replaceAll("'", "''")}', 0)`).join(', ')};`,
      },
      '2_fill': counting("maxRows: 1, key: 'word',"),
    });
    await migrator.up();
    expect(await readCounts(database)).toEqual([[1, words.length]]);
  });

  test('goes by keys of every type, to the last bit', async () => {
    const keys: Readonly<Record<string, readonly string[]>> =
      engine === 'postgres'
        ? {
            bigint: ['9007199254740993', '9007199254740992', '-1'],
            'timestamptz(6)': [
              "'2026-01-01 00:00:00.000001+00'",
              "'2026-01-01 00:00:00.000002+00'",
              "'infinity'",
            ],
            'double precision': ['0.1', '0.1::float8 + 0.2', "'NaN'"],
            'numeric(40, 20)': ['0.00000000000000000001', '0.00000000000000000002', '1'],
            bytea: ["'\\x00'", "'\\x0001'", "'\\xff27'"],
            uuid: ["'a0000000-0000-0000-0000-000000000000'", "'b0000000-0000-0000-0000-000000000000'"],
            'char(5)': ["'a'", "'a b'", "'b'"],
            'int[]': ["'{1}'", "'{1,2}'", "'{}'"],
          }
        : {
            any: [
              '1',
              '1.5',
              "'1'",
              "x'31'",
              '9007199254740993',
              '9007199254740992',
              '0.1',
              "'a' || char(0)",
              "'a'",
            ],
          };
    for (const [type, values] of Object.entries(keys)) {
      const rows = values.map((value) => `(${value}, 0)`).join(', ');
      const { migrator, database } = await createScene(engine, {
        '1_t': `CREATE TABLE counted (k ${type === 'any' ? '' : type} NOT NULL PRIMARY KEY, n int NOT NULL);
          INSERT INTO counted VALUES ${rows};`,
        '2_fill': counting('maxRows: 1,'),
      });
      await migrator.up();
      expect(await readCounts(database), type).toEqual([[1, values.length]]);
    }
  });

  test('goes through every partition, and refuses a table that others inherit from', async ({ skip }) => {
    if (engine !== 'postgres') skip('SQLite has neither');
    const parts = await createScene(engine, {
      '1_t': `CREATE TABLE counted (id int PRIMARY KEY, n int NOT NULL) PARTITION BY RANGE (id);
        CREATE TABLE low PARTITION OF counted FOR VALUES FROM (0) TO (150);
        CREATE TABLE high PARTITION OF counted DEFAULT; INSERT INTO counted SELECT g, 0 FROM generate_series(1, 400) g;`,
      '2_fill': counting(),
    });
    await parts.migrator.up();
    expect(await readCounts(parts.database)).toEqual([[1, 400]]);
    const heirs = await createScene(engine, {
      '1_t': `CREATE TABLE counted (id int PRIMARY KEY, n int NOT NULL); CREATE TABLE heir () INHERITS (counted);`,
      '2_fill': counting(),
    });
    await expect(heirs.migrator.up()).rejects.toMatchObject({ code: 'HF_MIGRATION_BACKFILL_KEY' });
  });

  test('without a unique key is refused before any row is changed', async () => {
    const { migrator, folder, database } = await createScene(engine, {
      '1_t': `CREATE TABLE counted (id int, part int UNIQUE, n int); CREATE UNIQUE INDEX half ON counted (id) WHERE id > 5;
        CREATE UNIQUE INDEX expr ON counted (abs(n)); INSERT INTO counted VALUES (1, NULL, 5), (2, NULL, 10);`,
      '2_fill': counting("key: 'id',"),
    });
    const refusal = { code: 'HF_MIGRATION_BACKFILL_KEY', state: 'rolled-back' };
    await expect(migrator.up()).rejects.toMatchObject({
      ...refusal,
      message: expect.stringMatching(/counted has no unique key \(id\) of all its rows.*there is: \(part\)/s),
    });
    await folder.write({ '2_fill': counting() });
    await expect(migrator.up()).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining('counted has rows with NULL in part'),
    });
    await folder.write({
      '2_fill': counting("backfill: 'gone',"),
    });
    await expect(migrator.up()).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining('there is no such table'),
    });
    await run(database, 'UPDATE counted SET part = id');
    await folder.write({ '2_fill': counting() });
    await migrator.up();
    expect(await readCounts(database)).toEqual([
      [6, 1],
      [11, 1],
    ]);
  });
});
