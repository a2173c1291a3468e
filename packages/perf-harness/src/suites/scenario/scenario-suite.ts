import type { Suite, SuiteContext } from '../../runner/suite.ts';
import { closeInTime } from './close-in-time.ts';
import { Recording } from './recording.ts';
import type { Scenario } from './scenario.ts';
import type { SuiteOptions } from './suite-options.ts';

export interface ScenarioSuite<Subject> extends SuiteOptions {
  readonly name: string;
  readonly title: string;
  /** Makes what a scenario works on: each has one of its own. */
  readonly open: () => Subject | Promise<Subject>;
  /** Called after each scenario, however it ended. */
  readonly close: (subject: Subject) => unknown;
  readonly scenarios: readonly Scenario<Subject>[];
}

/**
 * A suite of scenarios, one after the other. One that fails does not keep the next from its turn; the suite fails in
 * the end, with all their reasons.
 */
export function scenarioSuite<Subject>(definition: ScenarioSuite<Subject>): Suite {
  const { name, title, scenarios, versions } = definition;
  return {
    name,
    title,
    run: async (context) => {
      const { signal } = context;
      const failures: unknown[] = [];
      if (versions !== undefined) context.addVersions(versions);
      for (const [index, scenario] of scenarios.entries()) {
        if (signal.aborted) break;
        context.progress(scenario.name, index / scenarios.length);
        failures.push(...(await failuresOf(definition, scenario, context)));
      }
      const own = failures.filter((failure) => !isAbortion(failure, signal));
      if (own.length === 0) signal.throwIfAborted();
      if (own.length === 1) throw own[0];
      if (own.length > 1) throw new AggregateError(own);
    },
  };
}

/** Whether it fails only since the signal was aborted. */
function isAbortion(failure: unknown, { aborted, reason }: AbortSignal): boolean {
  return aborted && (failure === reason || (failure instanceof Error && failure.name === 'AbortError'));
}

/** Runs a scenario; what failed in it, in the order of its happening. */
async function failuresOf<Subject>(
  { open, close }: ScenarioSuite<Subject>,
  { name, about, thresholds, numbers = [], measure }: Scenario<Subject>,
  { add, signal, seed, clock }: SuiteContext,
): Promise<readonly unknown[]> {
  const recording = new Recording({ signal, seed, clock, numbers });
  add(() => ({ name, about, ...recording.measured(), thresholds }));
  const failures: unknown[] = [];
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      failures.push(error);
    }
  };
  await attempt(async () => {
    const subject = await open();
    recording.begin();
    await attempt(() => unlessAborted(measure(subject, recording), signal));
    recording.sampling.stop();
    await attempt(() => closeInTime(name, () => close(subject)));
  });
  return failures;
}

/** Leaves work behind that does not heed the signal, so that what it worked on is closed all the same. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = () => resolve();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    work.catch(() => {}); // what it says after it was left behind is nobody's failure
  }
}
