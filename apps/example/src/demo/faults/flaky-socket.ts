import { Socket } from 'node:net';
import type { CallFaults } from '@holdfast/perf-harness/faults';

/** How the server ends an answer where no transaction is open: ReadyForQuery, idle. */
const idle = Buffer.from('Z\0\0\0\x05I', 'latin1');

/**
 * A connection of node-postgres that breaks when `faults` says so, and then with what was just sent: a statement, or a
 * transaction at its beginning. What connects, and what goes on in a transaction, is spared, so that `faults` counts units of work.
 */
export class FlakySocket extends Socket {
  readonly #faults: CallFaults;
  #isIdle = false;

  constructor(faults: CallFaults) {
    super();
    this.#faults = faults;
    this.on('data', (chunk: Buffer) => {
      this.#isIdle = chunk.subarray(-idle.length).equals(idle);
    });
  }

  override _write(...args: Parameters<Socket['_write']>): void {
    this.#begin();
    super._write(...args);
  }

  /** What node-postgres sends together: Parse, Bind, Execute and Sync. */
  override _writev(...args: Parameters<NonNullable<Socket['_writev']>>): void {
    this.#begin();
    super._writev?.(...args);
  }

  #begin(): void {
    if (!this.#isIdle) return;
    this.#isIdle = false;
    this.#faults.call(() => {}).catch((error: Error) => this.destroy(error));
  }
}
