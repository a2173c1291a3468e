import type { Transaction } from '@holdfast/resilience';

/** Something to be done, in the first of several ways that the database accepts. */
export interface Job {
  readonly ways: readonly string[];
}

/** Stages of jobs: what was done in all of them, and what could not be. */
export class Worklist {
  readonly #on: Transaction;
  readonly #done: string[] = [];
  /** What the database said to a job that is still to be done, under the first of its ways. */
  readonly #complaints = new Map<string, string>();

  constructor(on: Transaction) {
    this.#on = on;
  }

  /** The statements that did, in their order. */
  get done(): readonly string[] {
    return this.#done;
  }

  /** What could not be done, in the database's own words. */
  get complaints(): readonly string[] {
    return [...this.#complaints.values()];
  }

  /**
   * Does what can be done. What the database refuses is tried again after the rest: one thing may have to go before
   * another can, and the database knows best which.
   */
  async perform(jobs: readonly Job[]): Promise<void> {
    let left = jobs;
    for (let progress = true; progress && left.length > 0; ) {
      const still: Job[] = [];
      for (const job of left) {
        if (!(await this.#attempt(job))) still.push(job);
      }
      progress = still.length < left.length;
      left = still;
    }
  }

  async #attempt({ ways }: Job): Promise<boolean> {
    const [first = ''] = ways;
    this.#complaints.delete(first);
    for (const way of ways) {
      try {
        await this.#on.transaction((savepoint) => savepoint.script(way));
        this.#complaints.delete(first);
        this.#done.push(way);
        return true;
      } catch (error) {
        const said = `${way.split('\n')[0]} ${error instanceof Error ? error.message : error}`;
        if (!this.#complaints.has(first)) this.#complaints.set(first, said);
      }
    }
    return false;
  }
}
