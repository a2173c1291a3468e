import { inject } from 'vitest';
import type { Engine } from './engine.ts';

/** What the global setup hands to every test file of a run. */
export interface Run {
  /** Stands in the name of everything the run makes. */
  readonly id: string;
  readonly postgres: Available<{ readonly url: string }>;
  readonly sqlite: Available<{ readonly folder: string }>;
}

/** What a run has of an engine, or why it does not have it. */
type Available<T> = T | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    holdfastTestDatabases: Run;
  }
}

/** @throws Error where the global setup did not run. */
export function currentRun(): Run {
  // Declared as always there; it is not where the configuration does not name the global setup.
  const run: Run | undefined = inject('holdfastTestDatabases');
  if (run) return run;
  throw new Error(
    "There are no test databases in this run: add '@holdfast-tooling/test-databases/global-setup' to globalSetup in vitest.config.ts.",
  );
}

/** Why the run is without an engine; `undefined` where it has it. */
export function missingEngine(run: Run, engine: Engine): string | undefined {
  const available = run[engine];
  return 'missing' in available ? available.missing : undefined;
}
