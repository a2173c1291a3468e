import { requireCount } from '../../errors/require-that.ts';
import { findMemoryLeak } from '../../memory/find-memory-leak.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { SessionSubject } from './session-pool.ts';

export interface HeapTraceOptions extends ScenarioOptions {
  /** How many sessions lie between two looks at the memory. @default 200 */
  readonly sessionsPerRound?: number;
}

/** Whether sessions leave memory behind that is never freed, and which function allocated it. */
export function heapTrace({
  sessionsPerRound = 200,
  thresholds,
}: HeapTraceOptions): Scenario<SessionSubject> {
  requireCount('heapTrace.sessionsPerRound', sessionsPerRound);
  return {
    name: 'heap trace',
    about: `what stays alive of sessions, looked at after every ${sessionsPerRound}`,
    numbers: [
      { name: 'leakedBytesPerSession', title: 'left behind by each session', unit: 'bytes', better: 'lower' },
      { name: 'traced', title: 'sessions', unit: 'sessions', better: 'higher' },
    ],
    thresholds: { leakedBytesPerSession: 0, ...thresholds },
    measure: async ({ session }, recording) => {
      const { leaks, heap, external, grown, operations, message } = await findMemoryLeak(
        () => session(async () => {}),
        { operationsPerRound: sessionsPerRound, signal: recording.signal },
      );
      const worst = Math.max(heap.bytesPerOperation, external.bytesPerOperation);
      recording.set('leakedBytesPerSession', leaks ? worst : 0);
      recording.set('traced', operations);
      if (!leaks) return;
      if (grown.length === 0) recording.find(message);
      for (const { function: name, place, stack, bytesPerOperation } of grown) {
        const bytes = Math.round(bytesPerOperation);
        recording.find(
          `${bytes} bytes of each session stay alive, allocated by ${name} (${place})`,
          stack.join('\n'),
        );
      }
    },
  };
}
