import { expect } from 'vitest';
import { toMeet } from './to-meet.ts';

export { type LeakFixtures, test } from './leak-fixtures.ts';
export { MemoryLimitError, type MemoryLimits, type MemoryWatch } from './memory-watch.ts';
export type { MeetMatcher } from './to-meet.ts';

expect.extend({ toMeet });
