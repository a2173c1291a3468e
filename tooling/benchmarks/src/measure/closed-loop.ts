import { setImmediate } from 'node:timers/promises';
import { PerformanceMetrics } from '@holdfast/perf-harness';
import type { Call } from '../rows/row.ts';

export interface LoopOptions {
  readonly call: Call;
  readonly callers: number;
  readonly durationMs: number;
  /** How many calls each caller makes in any case. @default 1 */
  readonly atLeast?: number;
}

/**
 * Callers that each wait for an answer before they ask again, for a time; calls under way at its end are waited for, and
 * count. The first failure ends it.
 */
export async function closedLoop({
  call,
  callers,
  durationMs,
  atLeast = 1,
}: LoopOptions): Promise<PerformanceMetrics> {
  const metrics = new PerformanceMetrics();
  const caller = async (number: number) => {
    let now = performance.now();
    for (let calls = 0; calls < atLeast || now < end; calls += 1) {
      const startedAt = now;
      await call(number);
      now = performance.now();
      metrics.record(now - startedAt);
    }
  };
  await setImmediate();
  metrics.start();
  const end = performance.now() + durationMs;
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)));
  metrics.stop();
  return metrics;
}
