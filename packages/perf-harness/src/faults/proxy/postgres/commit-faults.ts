import type { Ending } from '../ending.ts';

/** Where a COMMIT is caught: on its way to the server, or its acknowledgement on the way back. */
export type CommitMoment = 'commit' | 'acknowledgement';

/** A fault that waits for a COMMIT. */
export interface ArmedCommitFault {
  readonly moment: CommitMoment;
  readonly how: Ending;
  /** Settles what the caller was promised; the first word counts. */
  readonly settle: (happened: boolean) => void;
}

/** The faults that wait for a COMMIT, on whichever connection it comes: the first armed is the first to strike. */
export class CommitFaults {
  readonly #waiting: ArmedCommitFault[] = [];
  /** Those a connection has taken, until the acknowledgement is there. */
  readonly #taken = new Set<ArmedCommitFault>();

  /** Resolves to `true` once it has struck, to `false` when it is disarmed before. */
  arm(moment: CommitMoment, how: Ending): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.push({ moment, how, settle: resolve });
    return promise;
  }

  take(): ArmedCommitFault | undefined {
    const fault = this.#waiting.shift();
    if (fault) this.#taken.add(fault);
    return fault;
  }

  /** Whether it may still strike. */
  isTaken(fault: ArmedCommitFault): boolean {
    return this.#taken.has(fault);
  }

  strike(fault: ArmedCommitFault): void {
    this.#taken.delete(fault);
    fault.settle(true);
  }

  /** There was no acknowledgement to catch: it waits for the next COMMIT. */
  putBack(fault: ArmedCommitFault): void {
    if (this.#taken.delete(fault)) this.#waiting.unshift(fault);
  }

  disarm(): void {
    for (const fault of [...this.#waiting.splice(0), ...this.#taken]) fault.settle(false);
    this.#taken.clear();
  }
}
