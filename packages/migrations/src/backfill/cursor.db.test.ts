import type { Transaction } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { dialectOf } from '../dialect/dialects.ts';
import { createScene } from '../fixtures/scene.ts';
import { Cursor } from './cursor.ts';
import { findKey } from './find-key.ts';
import { planBackfill } from './plan-backfill.ts';

type Row = readonly [text: string, number: number];

/** Texts that differ in case, accents, quotes and blanks alone. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'A', 'ä', 'b', "'", '\\', ' ', '%', '\u2028', '😀'), maxLength: 3 }),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);
const rows = fc.uniqueArray(fc.tuple(texts, fc.integer({ min: -3, max: 3 })), {
  selector: (row) => row.join('|'),
});

describeEachDatabase('a cursor', ({ engine }) => {
  const { keyset, placeholder } = dialectOf(engine);
  const collations =
    engine === 'postgres' ? ['"C"', '"en-x-icu"', '"und-x-icu"'] : ['BINARY', 'RTRIM', 'NOCASE'];

  async function walk(
    on: Transaction,
    collation: string,
    given: readonly Row[],
    limit: number,
  ): Promise<void> {
    await on.script(`DROP TABLE IF EXISTS t;
      CREATE TABLE t (a text NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX t_key ON t (a COLLATE ${collation}, b);`);
    for (const values of given) {
      // What is equal in this collation is there once.
      const text = `INSERT INTO t VALUES (${placeholder(1)}, ${placeholder(2)}) ON CONFLICT DO NOTHING`;
      await on.query({ text, values });
    }
    const plan = planBackfill({ backfill: 't', key: ['a', 'b'], batch: () => undefined }, (message) => {
      throw new Error(message);
    });
    const cursor = new Cursor(keyset, plan, await findKey(keyset, on, plan));
    const seen: string[] = [];
    for (let after: readonly string[] | undefined; ; ) {
      const batch = await cursor.read(on, after, limit);
      if (batch === undefined) break;
      const within = await on.query({ text: `SELECT a FROM t WHERE ${batch.range.text}`, values: [] });
      expect(within.rows).toHaveLength(batch.rows.length);
      seen.push(...batch.rows.map((row) => JSON.stringify([row['a'], row['b']])));
      after = batch.last;
    }
    const all = await on.query<{ a: string; b: number }>({ text: 'SELECT a, b FROM t', values: [] });
    expect(seen.toSorted()).toEqual(all.rows.map(({ a, b }) => JSON.stringify([a, b])).toSorted());
  }

  test('meets every row once, whatever its key, its collation and how many are read at a time', async () => {
    const { database } = await createScene(engine, {});
    const property = fc.asyncProperty(
      fc.constantFrom(...collations),
      rows,
      fc.integer({ min: 1, max: 4 }),
      (collation, given, limit) => database.transaction((on) => walk(on, collation, given, limit)),
    );
    await fc.assert(property, { numRuns: 60 });
  });
});
