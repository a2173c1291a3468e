import type { TestProject } from 'vitest/node';
import { setUpRun } from './set-up-run.ts';

/** Vitest's global setup: see {@link setUpRun}. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return setUpRun(project);
}
