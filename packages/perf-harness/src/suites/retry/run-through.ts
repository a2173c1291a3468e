import type { RunnablePolicy } from './runnable-policy.ts';

/** Runs work through a policy. @throws Error where the policy says it went well, and never called it. */
export async function runThrough(policy: RunnablePolicy, work: () => Promise<unknown>): Promise<void> {
  let called = false;
  await policy.run(() => {
    called = true;
    return work();
  });
  if (!called) throw new Error('was never begun: the policy did not call it');
}
