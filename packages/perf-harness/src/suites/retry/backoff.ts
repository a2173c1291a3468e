import { setTimeout as sleep } from 'node:timers/promises';
import { requireMilliseconds, requireThat } from '../../errors/require-that.ts';
import type { NumberDefinition, Recording } from '../scenario/recording.ts';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts';
import type { RetrySubject } from './retry-subject.ts';
import type { RunnablePolicy } from './runnable-policy.ts';

export interface BackoffOptions extends ScenarioOptions {
  /** How long it should wait before each further attempt, in milliseconds. @default [100, 200, 400, 800] */
  readonly waitsMs?: readonly number[];
}

/** Several operations, a little apart, so that a pause of the machine does not pass for one of the policy. */
const OPERATIONS = 5;
const APART_MS = 60;

/** Whether a policy waits between its attempts as it should. */
export function backoff(
  makePolicy: () => RunnablePolicy,
  { waitsMs = [100, 200, 400, 800], thresholds }: BackoffOptions,
): Scenario<RetrySubject> {
  requireThat(waitsMs.length > 0, 'backoff.waitsMs', 'a list of at least one', waitsMs);
  for (const ms of waitsMs) requireMilliseconds('backoff.waitsMs', ms);
  return {
    name: 'back-off',
    about: `${OPERATIONS} operations that always fail, which should wait ${waitsMs.join(', ')} ms; medians`,
    numbers: [
      { name: 'waits', title: 'waits', unit: '', better: 'higher' },
      { name: 'backoffErrorMs', title: 'furthest from what it should be', unit: 'ms', better: 'lower' },
      ...waitsMs.map(
        (ms, index): NumberDefinition => ({
          name: `wait${index + 1}Ms`,
          title: `wait of ${ms} ms`,
          unit: 'ms',
          better: 'lower',
        }),
      ),
    ],
    thresholds: { backoffErrorMs: 50, ...thresholds },
    measure: async ({ error }, recording) => {
      const waits = await Promise.all(
        Array.from({ length: OPERATIONS }, (_, n) => waitsOf(makePolicy(), n * APART_MS, error, recording)),
      );
      const medians = waitsMs.map((_, index) => median(waits.map((own) => own[index])));
      const errors = medians.map((wait, index) => Math.abs((wait ?? Number.NaN) - (waitsMs[index] ?? 0)));
      recording.set('waits', Math.min(...waits.map(({ length }) => length)));
      for (const [index, wait] of medians.entries()) recording.set(`wait${index + 1}Ms`, wait);
      recording.set('backoffErrorMs', errors.some(Number.isNaN) ? null : Math.max(...errors));
    },
  };
}

/** How long it waited before each attempt but the first. */
async function waitsOf(
  policy: RunnablePolicy,
  afterMs: number,
  error: () => unknown,
  { clock, signal }: Recording,
): Promise<readonly number[]> {
  await sleep(afterMs, undefined, { signal });
  const waits: number[] = [];
  let failedMs: number | undefined;
  const fail = async () => {
    const nowMs = clock();
    if (failedMs !== undefined) waits.push(nowMs - failedMs);
    failedMs = clock();
    throw error();
  };
  await policy.run(fail).catch(() => {});
  return waits;
}

/** `null` where not all of them waited so often. */
function median(waits: readonly (number | undefined)[]): number | null {
  const sorted = waits.filter((wait) => wait !== undefined).sort((a, b) => a - b);
  return sorted.length < waits.length ? null : (sorted[Math.floor(sorted.length / 2)] ?? null);
}
