import type { Transaction } from '@holdfast/resilience';

/** Something to be done, in the first of several ways that the database accepts. */
export interface Job {
  readonly ways: readonly string[];
}

/** What was done, in the order in which it could be, and what could not be, with the database's own words. */
export interface Worked {
  readonly done: readonly string[];
  readonly left: readonly Job[];
  readonly complaints: readonly string[];
}

/**
 * Does what can be done. What the database refuses is tried again after the rest: one thing may have to go before
 * another can, and the database knows best which.
 */
export async function workOff(on: Transaction, jobs: readonly Job[]): Promise<Worked> {
  const done: string[] = [];
  let left = jobs;
  let complaints: string[] = [];
  for (let progress = true; progress && left.length > 0; ) {
    const still: Job[] = [];
    complaints = [];
    for (const job of left) {
      const result = await attempt(on, job);
      if (result.done !== undefined) done.push(result.done);
      else {
        still.push(job);
        complaints.push(result.complaint);
      }
    }
    progress = still.length < left.length;
    left = still;
  }
  return { done, left, complaints };
}

async function attempt(
  on: Transaction,
  { ways }: Job,
): Promise<{ readonly done: string } | { readonly done: undefined; readonly complaint: string }> {
  let complaint = '';
  for (const way of ways) {
    try {
      await on.transaction((savepoint) => savepoint.script(way));
      return { done: way };
    } catch (error) {
      complaint ||= `${way.split('\n')[0]} ${error instanceof Error ? error.message : error}`;
    }
  }
  return { done: undefined, complaint };
}
