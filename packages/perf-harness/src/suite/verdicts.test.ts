import { describe, expect, test } from 'vitest';
import { noises, verdicts } from '../fixtures/noisy-machine.ts';

// It computes all the time, and takes many times as long on a machine that others compute on.
describe.each(Object.entries(noises))('on %s', { timeout: 180_000 }, (_, noise) => {
  test('two equal builds are told equal at least 95 times in 100, and never apart', async () => {
    const { equal, slower, faster } = await verdicts(noise, 1, 60);
    expect(equal).toBeGreaterThanOrEqual(57);
    expect(slower + faster).toBe(0);
  });

  test.each([
    [1.05, 'slower'],
    [1 / 1.05, 'faster'],
  ] as const)('a change to %d times the time is found %s', async (change, verdict) => {
    const counts = await verdicts(noise, change, 20);
    expect(counts[verdict]).toBeGreaterThanOrEqual(19);
  });
});
