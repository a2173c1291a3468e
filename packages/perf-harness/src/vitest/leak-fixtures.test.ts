import { fileURLToPath } from 'node:url';
import { expect, test as ordinary } from 'vitest';
import { startVitest } from 'vitest/node';

ordinary(
  'tests with the fixtures fail for what they leave open, and for memory beyond their limit',
  async () => {
    const vitest = await startVitest('test', [], {
      root: fileURLToPath(new URL('../../fixtures', import.meta.url)),
      config: false,
      include: ['leaking.test.ts'],
      reporters: [{}],
      watch: false,
    });
    try {
      const outcomes = vitest.state.getTestModules().flatMap((module) =>
        [...module.children.allTests()].map((test) => {
          const result = test.result();
          return [
            test.name,
            result.state,
            result.errors?.map(({ message }) => message).join('\n') ?? '',
          ] as const;
        }),
      );
      expect(outcomes.map(([name, state]) => [name, state])).toEqual([
        ['closes what it opens', 'passed'],
        ['leaks a session', 'failed'],
        ['closes late', 'passed'],
        ['stays within its limit', 'passed'],
        ['takes too much', 'failed'],
      ]);
      expect(outcomes[1]?.[2]).toMatch(
        /1 of 1 opened was not closed.*\n {2}1 × session, opened at fixtures\/leaking\.test\.ts:11;/,
      );
      expect(outcomes[4]?.[2]).toMatch(
        /The test took more than it may:\n {2}memory: rssGrowthBytes is \d+; it must be at most 10485760\./,
      );
    } finally {
      await vitest.close();
      // Vitest means the run it was started for; this one goes on.
      process.exitCode = undefined;
    }
  },
);
