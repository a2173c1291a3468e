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
 * the end, for the first reason.
 */
export function scenarioSuite<Subject>(definition: ScenarioSuite<Subject>): Suite {
  const { name, title, scenarios, versions } = definition;
  return {
    name,
    title,
    run: async (context) => {
      const failures: unknown[] = [];
      if (versions !== undefined) context.addVersions(versions);
      for (const [index, scenario] of scenarios.entries()) {
        if (context.signal.aborted) break;
        context.progress(scenario.name, index / scenarios.length);
        await runScenario(definition, scenario, context).catch((error) => failures.push(error));
      }
      context.signal.throwIfAborted();
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function runScenario<Subject>(
  { open, close }: ScenarioSuite<Subject>,
  { name, about, thresholds, numbers = [], measure }: Scenario<Subject>,
  { add, signal, seed, clock }: SuiteContext,
): Promise<void> {
  const recording = new Recording({ signal, seed, clock, numbers });
  add(() => ({ name, about, ...recording.measured(), thresholds }));
  const subject = await open();
  try {
    recording.begin();
    await unlessAborted(measure(subject, recording), signal);
  } finally {
    recording.sampling.stop();
    await closeInTime(name, () => close(subject));
  }
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
