import { requireCount } from '../../errors/require-that.ts';
import { measuredMemory } from '../../measured/measured-memory.ts';
import { collectGarbage } from '../../memory/collect-garbage.ts';
import { MemoryMonitor } from '../../memory/memory-monitor.ts';
import { callInTurns } from '../scenario/call-in-turns.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { CountedSessionsOptions } from './counted-sessions.ts';
import type { SessionSubject } from './session-pool.ts';

const CALLERS = 10;
const WARM_UP_SESSIONS = 100;
const MEGABYTE = 2 ** 20;

/** What memory many sessions take at most, garbage included. */
export function sessionMemory({
  sessions = 1_000,
  thresholds,
}: CountedSessionsOptions): Scenario<SessionSubject> {
  requireCount('memory.sessions', sessions);
  return {
    name: 'memory',
    about: `${sessions} sessions, ${CALLERS} at once`,
    numbers: [
      { name: 'rssGrowthBytes', title: 'RSS growth', unit: 'bytes', better: 'lower' },
      { name: 'heapGrowthBytes', title: 'heap peak above its start', unit: 'bytes', better: 'lower' },
    ],
    thresholds: {
      errorRate: 0,
      rssGrowthBytes: 50 * MEGABYTE,
      heapGrowthBytes: 100 * MEGABYTE,
      ...thresholds,
    },
    measure: async ({ session }, recording) => {
      for (let n = 0; n < WARM_UP_SESSIONS; n++) await session(async () => {});
      await collectGarbage();
      using monitor = new MemoryMonitor({ intervalMs: 10, clock: recording.clock });
      recording.begin();
      monitor.start();
      await callInTurns(recording, { callers: CALLERS, calls: sessions }, () => session(async () => {}));
      const report = monitor.stop();
      recording.include(measuredMemory(report));
      recording.set('heapGrowthBytes', report.heapUsed.growth);
    },
  };
}
