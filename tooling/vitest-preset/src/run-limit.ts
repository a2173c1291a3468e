import type { TestProject } from 'vitest/node';

/** The longest suite takes a few minutes on a slow machine, the longest of the long runs some tens. */
const limitsMinutes = { test: 20, long: 120 } as const;

/**
 * Vitest's global setup: ends a run that is stuck, with what is left in its process. Vitest has limits for tests, hooks
 * and its own end, and none for what comes between, such as a worker whose output somebody holds open.
 */
export default function setup({ vitest }: Pick<TestProject, 'vitest'>): void {
  if (vitest.config.watch) return;
  const minutes = vitest.vite.config.mode === 'long' ? limitsMinutes.long : limitsMinutes.test;
  const end = () => {
    const left = process.getActiveResourcesInfo().join(', ');
    vitest.logger.error(
      `The run was stuck, and was ended after ${minutes} minutes. Left in its process: ${left}`,
    );
    process.exit(1);
  };
  setTimeout(end, minutes * 60_000).unref();
}
