import type { Lsn } from './lsn.ts';

/** How far the primary's log reached: everything committed before `at` is in it. */
export interface Mark {
  /** In milliseconds, on a clock of ours: no server's clock is asked. */
  readonly at: number;
  readonly lsn: Lsn;
}

/** Marks kept; a replica that is behind all of them is behind by more than anybody allows. */
const capacity = 256;

/**
 * How far the primary's log reached when. A replica that has replayed up to a mark shows everything that was committed
 * before that mark's time, so the newest mark it has reached says how old its data are, whether the primary is busy
 * or idle, and without a clock shared by the servers.
 */
export class LagLedger {
  readonly #marks: Mark[] = [];

  get latest(): Mark | undefined {
    return this.#marks.at(-1);
  }

  /** To be called in the order of `at`. */
  record(mark: Mark): void {
    const { latest } = this;
    // After a failover that lost what was never replicated the log begins anew behind its old end.
    if (latest !== undefined && mark.lsn < latest.lsn) this.#marks.length = 0;
    // Nothing was written since: whoever has replayed up to there is up to date as of now.
    else if (mark.lsn === latest?.lsn) this.#marks.pop();
    this.#marks.push(mark);
    if (this.#marks.length > capacity) this.#marks.shift();
  }

  /** How far what was replayed is behind the last mark, in milliseconds; undefined where it is behind all of them. */
  lagMs(replayed: Lsn): number | undefined {
    const { latest } = this;
    const reached = this.#marks.findLast(({ lsn }) => lsn <= replayed);
    return latest === undefined || reached === undefined ? undefined : latest.at - reached.at;
  }

  /** How many bytes of the log are not replayed yet. */
  lagBytes(replayed: Lsn): number | undefined {
    const { latest } = this;
    if (latest === undefined) return undefined;
    return latest.lsn <= replayed ? 0 : Number(latest.lsn - replayed);
  }
}
