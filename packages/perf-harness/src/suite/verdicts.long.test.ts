import { describe, expect, test } from 'vitest';
import type { Verdict } from '../comparison/comparison.ts';
import { noises, verdicts } from '../fixtures/noisy-machine.ts';
import { BenchmarkSuite } from './benchmark-suite.ts';

/** A function that keeps the processor at work, twenty to forty microseconds a thousand turns. */
function work(turns: number): number {
  let hash = 0;
  for (let turn = 0; turn < turns; turn++) hash = Math.imul(hash ^ turn, 0x9e3779b1) + (hash >>> 15);
  return hash;
}

const TURNS = 100_000;

/** The verdicts on a function against itself with `share` more to do, in this process on this machine. */
async function realVerdicts(share: number, repetitions: number): Promise<Readonly<Record<Verdict, number>>> {
  const counts = { faster: 0, slower: 0, equal: 0, undecided: 0 };
  const more = Math.round(TURNS * (1 + share));
  const suite = new BenchmarkSuite({
    name: 's',
    benchmarks: [
      { name: 'b', baseline: 'before', variants: { before: () => work(TURNS), after: () => work(more) } },
    ],
  });
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const { benchmarks } = await suite.run();
    counts[benchmarks[0]?.variants[1]?.comparison?.verdict ?? 'undecided']++;
  }
  return counts;
}

describe('on this machine, with the defaults', () => {
  test('a function is told equal to itself at least 95 times in 100', async () => {
    const counts = await realVerdicts(0, 100);
    expect(counts.equal, JSON.stringify(counts)).toBeGreaterThanOrEqual(95);
  });

  test('5 % more work is found slower at least 95 times in 100', async () => {
    const counts = await realVerdicts(0.05, 100);
    expect(counts.slower, JSON.stringify(counts)).toBeGreaterThanOrEqual(95);
  });
});

describe.each(Object.entries(noises))('on %s', (_, noise) => {
  test('equal builds are told apart once in 1,000 times at most', async () => {
    const { equal, slower, faster } = await verdicts(noise, 1, 1_000);
    expect(equal / 1_000).toBeGreaterThanOrEqual(0.95);
    expect(slower + faster).toBeLessThanOrEqual(1);
  });

  test('a 5 % slowdown is found 99 times in 100', async () => {
    const { slower } = await verdicts(noise, 1.05, 500);
    expect(slower / 500).toBeGreaterThanOrEqual(0.99);
  });
});
