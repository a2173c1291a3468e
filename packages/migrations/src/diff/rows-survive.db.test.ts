import { createTestDatabase, describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { openDatabase } from '../fixtures/open-database.ts';
import { twoBranches } from '../fixtures/random-changes.ts';
import { runScript } from '../fixtures/round-trip.ts';
import { insertRows, readValues } from '../fixtures/rows.ts';
import { describeDatabase } from '../introspection/database-description.ts';
import { compareSchemas, nothing } from './compare-schemas.ts';

/** The ways in which a database refuses to fill a column that must have a value, which no script can know. */
const refusal = /contains null values|NOT NULL constraint failed|Cannot add a NOT NULL column/;

describeEachDatabase('generated scripts, run where there are rows,', ({ engine }) => {
  test('keep the values of every column that stays, there and back', { timeout: 240_000 }, async () => {
    let ways = 0;
    const property = fc.asyncProperty(
      twoBranches(engine === 'postgres' ? 'postgresql' : 'sqlite'),
      async (pair) => {
        const [from, to] = [pair.base, pair.both].map((schema) => ({ tag: 'schema', schema }) as const);
        if (from === undefined || to === undefined) return;
        const { url, drop } = await createTestDatabase(engine);
        const database = openDatabase(engine, url);
        try {
          await runScript(database, (await compareSchemas(nothing(from.schema), from)).up);
          await insertRows(database, from.schema);
          const before = await valuesOf();
          const change = await compareSchemas(from, to);
          await runScript(database, change.up);
          const after = await valuesOf();
          expect(kept(before, after)).toEqual(kept(after, before));
          const refused = await runScript(database, change.down).catch((error: Error) => error.message);
          if (typeof refused === 'string') expect(refused).toMatch(refusal);
          else ways += 1;
          const back = await valuesOf();
          expect(kept(after, back)).toEqual(kept(back, after));
        } finally {
          await database.close();
          await drop();
        }

        async function valuesOf(): Promise<ReadonlyMap<string, string>> {
          const objects = [...(await describeDatabase(database)).keys()];
          const tables = objects.flatMap((object) => /^table "?([^"]*)"?$/.exec(object)?.[1] ?? []);
          return readValues(database, tables);
        }
      },
    );
    await fc.assert(property, { numRuns: 30, seed: 3 });
    expect(ways).toBeGreaterThan(5);
  });
});

/** What one has of the columns that both have. */
function kept(of: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): object {
  return Object.fromEntries([...of].filter(([column]) => other.has(column)));
}
