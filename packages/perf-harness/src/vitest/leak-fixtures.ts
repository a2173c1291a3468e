import { test as base, type TestAPI } from 'vitest';
import { SessionTracker } from '../leaks/session-tracker.ts';
import { MemoryWatch } from './memory-watch.ts';

export interface LeakFixtures {
  /** Knows what the test opens; one that is not closed within a second of its end fails the test, and is named. */
  readonly sessions: SessionTracker;
  /** Watches the memory while the test runs; `memory.limit({ rssGrowthBytes })` says how much it may take. */
  readonly memory: MemoryWatch;
}

/**
 * Vitest's `test`, with leak checks for whoever asks for them.
 *
 * @example
 * import { test } from '@holdfast/perf-harness/vitest';
 *
 * test('an export gives its connection back', async ({ sessions }) => {
 *   sessions.watchPool(pool);
 *   await exportOrders(pool);
 * });
 */
export const test: TestAPI<LeakFixtures> = base.extend<LeakFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which other fixtures are needed
  sessions: async ({}, use) => {
    using tracker = new SessionTracker();
    await use(tracker);
    await tracker.expectNone();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  memory: async ({}, use) => {
    using watch = new MemoryWatch();
    await use(watch);
    watch.end();
  },
});
