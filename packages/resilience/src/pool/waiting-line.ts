/** A caller in line: served when its turn comes, or refused. One of both is called, once. */
export interface Waiter {
  serve(): void;
  refuse(error: Error): void;
}

/** Callers that wait, first come first served; all together are told when what they wait for will not come. */
export class WaitingLine {
  readonly #waiters = new Set<Waiter>();

  get length(): number {
    return this.#waiters.size;
  }

  join(waiter: Waiter): void {
    this.#waiters.add(waiter);
  }

  /** Says whether the caller was still waiting. */
  leave(waiter: Waiter): boolean {
    return this.#waiters.delete(waiter);
  }

  /** Takes out the one who has waited longest. */
  next(): Waiter | undefined {
    const [first] = this.#waiters;
    if (first !== undefined) this.#waiters.delete(first);
    return first;
  }

  /** Answers everybody, each with an error of its own. */
  refuseAll(makeError: () => Error): void {
    const waiting = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiting) waiter.refuse(makeError());
  }
}
