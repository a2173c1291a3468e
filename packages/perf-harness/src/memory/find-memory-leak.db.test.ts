import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findMemoryLeak } from './find-memory-leak.ts';

describeEachDatabase(
  'operations on a database',
  (database) => {
    let pool: Pool;
    beforeAll(() => {
      pool = new Pool({ connectionString: database.url, max: 5 });
    });
    afterAll(() => pool.end());
    const quick = { operationsPerRound: 200, warmUpRounds: 8, rounds: 10, concurrency: 5 };
    const query = (call: number) => pool.query('select $1::int as n, repeat($2, 200) as text', [call, 'x']);

    test('raise no alarm', async () => {
      for (let run = 0; run < 3; run++)
        expect(await findMemoryLeak(query, quick)).toMatchObject({ leaks: false, grown: [] });
    });

    test('that each keep 100 bytes are found, and named', async () => {
      const kept: object[] = [];
      function remember(n: number) {
        kept.push({ n, a: null, b: null, c: null, d: null, e: null, f: null, g: null, h: null });
      }
      const verdict = await findMemoryLeak(async (call) => remember((await query(call)).rows[0].n), quick);
      expect(verdict.leaks).toBe(true);
      expect(verdict.grown[0]?.function).toBe('remember');
    });
  },
  { engines: ['postgres'] },
);
