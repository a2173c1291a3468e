import type { Recovery } from './server-facts.ts';
import type { Witness } from './witness.ts';

/** More crashes than this within the life of one transaction are none that anybody sorts out. */
const kept = 100;

/** What one pool knows of its server's crashes, and of what outlived them. */
export class RecoveryLog {
  readonly #seen: Recovery[] = [];
  /** Between two recoveries, by the time of the earlier one: the transaction with the highest id that was heard to commit. */
  readonly #committed = new Map<number, Witness>();

  note(recovery: Recovery): void {
    if (this.#seen.some(({ at }) => at === recovery.at)) return;
    this.#seen.push(recovery);
    this.#seen.sort((a, b) => a.at - b.at);
    if (this.#seen.length > kept) this.#seen.shift();
  }

  /** COMMIT was answered: this transaction outlives a crash, and its id and all below it are not given out again. */
  noteCommitted(witness: Witness): void {
    const { at } = witness.server.recovery;
    const highest = this.#committed.get(at);
    if (highest !== undefined && highest.xid >= witness.xid) return;
    if (highest === undefined && this.#committed.size === kept) this.#committed.clear();
    this.#committed.set(at, witness);
  }

  /** The first recovery after a transaction began: the one that decided whether its id would be given out again. */
  firstAfter(witness: Witness): Recovery | undefined {
    const first = this.#seen.find(({ at }) => at > witness.beganAt);
    if (first === undefined || first.nextXid !== undefined || !witness.server.durable) return first;
    for (const { xid, beganAt } of this.#committed.values()) {
      const before = beganAt >= witness.beganAt && beganAt < first.at;
      if (before && xid >= witness.xid) return { at: first.at, nextXid: xid + 1n };
    }
    return first;
  }
}
