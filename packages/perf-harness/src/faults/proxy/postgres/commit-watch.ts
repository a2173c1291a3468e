import type { Verdict } from '../lane.ts';
import type { ArmedCommitFault, CommitFaults } from './commit-faults.ts';
import { CommitReader } from './commit-reader.ts';
import { MessageReader } from './message-reader.ts';

/** Watches one connection for COMMITs and their acknowledgements, and lets armed faults strike there. */
export class CommitWatch {
  readonly #faults: CommitFaults;
  readonly #commits = new CommitReader();
  readonly #answers = new MessageReader();
  /** Answers of a single byte that have gone by. */
  #encryptionAnswers = 0;
  #pending: ArmedCommitFault | undefined;

  constructor(faults: CommitFaults) {
    this.#faults = faults;
  }

  toServer(bytes: Buffer): Verdict {
    for (const start of this.#commits.read(bytes)) {
      if (this.#pending) continue;
      const fault = this.#faults.take();
      if (fault?.moment === 'commit') {
        this.#faults.strike(fault);
        return { pass: bytes.subarray(0, Math.max(0, start)), cut: fault.how };
      }
      this.#pending = fault;
    }
    return { pass: bytes };
  }

  toClient(bytes: Buffer): Verdict {
    for (const { type, body, start } of this.#readAnswers(bytes)) {
      const fault = this.#pending;
      if (!fault) continue;
      // CommandComplete. A COMMIT of a failed transaction is answered with ROLLBACK.
      if (type === 'C' && /^(COMMIT|ROLLBACK)\0/.test(body.toString('latin1'))) {
        this.#pending = undefined;
        if (!this.#faults.isTaken(fault)) continue; // disarmed meanwhile
        this.#faults.strike(fault);
        return { pass: bytes.subarray(0, Math.max(0, start)), cut: fault.how };
      }
      if (type === 'E') this.end(); // an error is no acknowledgement
    }
    return { pass: bytes };
  }

  /** The connection is gone: what waits here for an acknowledgement waits elsewhere. */
  end(): void {
    if (this.#pending) this.#faults.putBack(this.#pending);
    this.#pending = undefined;
  }

  #readAnswers(bytes: Buffer): Iterable<{ type: string; body: Buffer; start: number }> {
    const { state, encryptionRequests } = this.#commits.startup;
    const owed = Math.min(bytes.length, encryptionRequests - this.#encryptionAnswers);
    this.#encryptionAnswers += owed;
    if (state === 'foreign' || owed === bytes.length) return [];
    return shifted(this.#answers.read(bytes.subarray(owed)), owed);
  }
}

function* shifted<T extends { start: number }>(messages: Iterable<T>, by: number): Generator<T> {
  for (const message of messages) yield { ...message, start: message.start + by };
}
