import type { Database } from '../../database.ts';
import { LagLedger } from './lag-ledger.ts';
import { askWritten } from './log-statements.ts';
import type { Lsn } from './lsn.ts';

/** A place in the log that somebody must see, and when it became known. */
export interface Since {
  readonly lsn: Lsn;
  readonly knownAt: number;
}

/** The primary's log as the primary tells of it. */
export class PrimaryLog {
  readonly ledger: LagLedger = new LagLedger();
  readonly #primary: Database;
  readonly #now: () => number;
  #answeredAt = Number.NEGATIVE_INFINITY;
  #away = false;

  constructor(primary: Database, now: () => number) {
    this.#primary = primary;
    this.#now = now;
  }

  /** Whether the primary could not be asked when it last was to be. */
  get away(): boolean {
    return this.#away;
  }

  /** Where the log ends: everything committed before the call lies before that. Rejects where the primary does not answer. */
  async ask(): Promise<Lsn> {
    const at = this.#now();
    try {
      const lsn = await askWritten(this.#primary);
      this.#away = false;
      // Answers that overlap need not have been made in the order they came in.
      if (at >= this.#answeredAt) this.ledger.record({ at, lsn });
      this.#answeredAt = this.#now();
      return lsn;
    } catch (error) {
      this.#away = true;
      throw error;
    }
  }

  /** Whether the primary's log was seen to end before that place after the place was known: a failover lost it. */
  lacks({ lsn, knownAt }: Since): boolean {
    const { latest } = this.ledger;
    return latest !== undefined && latest.at >= knownAt && latest.lsn < lsn;
  }
}
