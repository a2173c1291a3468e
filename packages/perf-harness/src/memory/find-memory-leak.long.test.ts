import { expect, test } from 'vitest';
import { cleanWorkloads } from '../fixtures/clean-workloads.ts';
import { seededRandom } from '../statistics/random.ts';
import { findMemoryLeak } from './find-memory-leak.ts';

test.each(Object.entries(cleanWorkloads))('no alarm is raised in 10 runs of work %s', async (_, make) => {
  for (let run = 0; run < 10; run++) expect(await findMemoryLeak(make())).toMatchObject({ leaks: false });
});

test('50 leaks of 100 bytes an operation are found, beside work that keeps an uneven number of things', async () => {
  const random = seededRandom(5);
  const kept: object[] = [];
  const recent: object[] = [];
  function leak(call: number) {
    kept.push({ call, a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8 });
  }
  for (let run = 0; run < 50; run++) {
    const verdict = await findMemoryLeak((call) => {
      recent.push({ call, text: `${call}`.repeat(5) });
      if (random() < 0.02) recent.length = 0;
      leak(call);
    });
    expect(verdict.leaks).toBe(true);
    expect(verdict.grown[0]?.function).toBe('leak');
  }
});
