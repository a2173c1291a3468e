/**
 * Sends statements of one connection one after the other. A cancellation goes to a connection and not to a statement:
 * it must neither hit the one before nor the one behind. (And node-postgres, which queues by itself so far, is to stop
 * doing so.)
 */
export class StatementLine {
  /** The end of the line, while there is one. */
  #tail: Promise<void> | undefined;

  /** Whether none is under way. */
  get idle(): boolean {
    return this.#tail === undefined;
  }

  /** Calls `send` when every earlier one has settled: at once, where none is under way. */
  run<Result>(send: () => Promise<Result>): Promise<Result> {
    const running = this.#tail === undefined ? send() : this.#tail.then(send);
    const leave = () => {
      if (this.#tail === tail) this.#tail = undefined;
    };
    const tail: Promise<void> = running.then(leave, leave);
    this.#tail = tail;
    return running;
  }
}
