import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createScene } from '../fixtures/scene.ts';
import type { MigrationEvent } from '../runner/events.ts';

const count = 1_000_000;

function rateOf(durationMs: number): string {
  return `${Math.round(count / (durationMs / 1_000)).toLocaleString('en')} rows/s`;
}

describeEachDatabase('a backfill of a million rows', ({ engine }) => {
  test('changes each once, in batches that last as long as they should', async () => {
    const series =
      engine === 'postgres'
        ? `SELECT g, 0 FROM generate_series(1, ${count}) g`
        : `WITH RECURSIVE g(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM g WHERE id < ${count}) SELECT id, 0 FROM g`;
    const { migrator, deployer, database } = await createScene(engine, {
      '1_t': `CREATE TABLE counted (id bigint PRIMARY KEY, n int NOT NULL); INSERT INTO counted ${series};`,
      '2_fill': {
        code: {
          'migration.ts': `export const up = { fill: { backfill: 'counted', maxRows: 100_000,
            batch: ({ sql, range }) => sql\`UPDATE counted SET n = n + 1 WHERE \${range}\` } };`,
        },
      },
    });
    await migrator.up({ to: '1' });
    const told: (MigrationEvent & { type: 'progress' })[] = [];
    const { done } = await deployer({
      onProgress: (event) => event.type === 'progress' && told.push(event),
    }).up();
    const counts = { text: 'SELECT n, count(*) AS rows FROM counted GROUP BY n', values: [] };
    const { rows } = await database.query<{ n: number; rows: number }>(counts);
    expect(rows.map((row) => [row.n, Number(row.rows)])).toEqual([[1, count]]);
    const startedAt = performance.now();
    await database.query({ text: 'UPDATE counted SET n = n + 1', values: [] });
    const atOnce = rateOf(performance.now() - startedAt);
    const inBatches = rateOf(done[0]?.durationMs ?? 0);
    const report = `${count} rows in ${told.length} batches, pauses included: ${inBatches}; by one UPDATE: ${atOnce}`;
    process.stdout.write(`${engine}: ${report}\n`);
    expect(told.at(-1)?.rows).toBe(count);
  });
});
