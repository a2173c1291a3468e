import { setTimeout as sleep } from 'node:timers/promises';

import type { Connection } from '../../database.ts';
import { classifyError } from '../../failure/classify-error.ts';
import { eventChannel } from '../../telemetry/channels.ts';
import type { PostgresDatabase } from '../postgres-database.ts';
import { inBackground } from './background.ts';
import { askReplayed } from './log-statements.ts';
import type { Lsn } from './lsn.ts';
import type { PrimaryLog } from './primary-log.ts';
import { ReplicaBehindError } from './replica-behind-error.ts';
import type { ReplicaLimits } from './replica-limits.ts';
import type { ReplicaState, ReplicaStats } from './replica-state.ts';
import { within } from './within.ts';

const changeChannel = eventChannel('holdfast:replica:change');
const elsewhereChannel = eventChannel('holdfast:replica:elsewhere');

/** How long a replica may take to say how far it is, in milliseconds. Its answer is not waited for elsewhere. */
const probeLimitMs = 2_000;
/** The longest pause between two questions whether a replica has caught up, in milliseconds. */
const longestPauseMs = 20;

/** What a replica answered when. */
interface Sighting {
  readonly at: number;
  /** Up to where it showed the log; undefined where it was no standby. */
  readonly lsn: Lsn | undefined;
}

/** One replica: what is known of it, and the reads that run there. */
export class Replica {
  readonly database: PostgresDatabase;
  readonly #log: PrimaryLog;
  readonly #limits: ReplicaLimits;
  readonly #now: () => number;
  /** Up to where each connection showed the log. It never goes back there, whatever happens to the server. */
  readonly #proven = new WeakMap<object, Lsn>();
  #seen: Sighting | undefined;
  #probing: Promise<void> | undefined;
  /** Whether it is known not to answer, and not only unknown what it would. */
  #failed = false;
  #told: ReplicaState = 'silent';
  #reading = 0;

  constructor(database: PostgresDatabase, log: PrimaryLog, limits: ReplicaLimits, now: () => number) {
    this.database = database;
    this.#log = log;
    this.#limits = limits;
    this.#now = now;
  }

  /** Reads that run there. */
  get reading(): number {
    return this.#reading;
  }

  /** Up to where it was seen to show the log. */
  get replayed(): Lsn | undefined {
    return this.#seen?.lsn;
  }

  get state(): ReplicaState {
    const seen = this.#recentlySeen();
    if (seen === undefined) return 'silent';
    if (seen.lsn === undefined) return 'promoted';
    const { ledger, away } = this.#log;
    // A primary that cannot be asked writes nothing anybody could read elsewhere.
    if (ledger.latest === undefined) return away ? 'fit' : 'lagging';
    const { lagMs = Number.POSITIVE_INFINITY, lagBytes = 0 } = this.#lag();
    return lagMs <= this.#limits.maxLagMs && lagBytes <= this.#limits.maxLagBytes ? 'fit' : 'lagging';
  }

  /** Whether an answer may make it fit: it was not asked lately, and not in vain. */
  get unknown(): boolean {
    return !this.#failed && this.#recentlySeen() === undefined;
  }

  /** To be called when it was waited for in vain: nobody waits again before it has answered. */
  giveUp(): void {
    if (this.unknown) this.#failed = true;
  }

  stats(): ReplicaStats {
    const pool = this.database.driver;
    const { state, reading } = this;
    return { target: pool.breaker.name, state, ...this.#lag(), reading, pool: pool.stats() };
  }

  /** Asks how far it is, unless that is under way. Does not reject. */
  probe(): Promise<void> {
    this.#probing ??= inBackground(() => this.#ask()).finally(() => {
      this.#probing = undefined;
    });
    return this.#probing;
  }

  /** Whether it shows the log up to there within the time. */
  async reach(lsn: Lsn, limitMs: number): Promise<boolean> {
    const until = this.#now() + limitMs;
    for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      await within(until - this.#now(), this.probe());
      if (this.replayed !== undefined && this.replayed >= lsn) return true;
      if (this.#now() + pauseMs >= until) return false;
      await sleep(pauseMs);
    }
  }

  /** Runs a read there. After an outage nothing more goes there until it has answered again. */
  async read<Result>(work: (database: PostgresDatabase) => Promise<Result>): Promise<Result> {
    this.#reading += 1;
    try {
      return await work(this.database);
    } catch (error) {
      const { outage, kind } = classifyError(error);
      if (outage || kind === 'circuit-open') this.#note(undefined);
      throw error;
    } finally {
      this.#reading -= 1;
    }
  }

  /** Holds one of its connections that shows the log up to there; rejects with `ReplicaBehindError` where it does not. */
  async readSince<Result>(lsn: Lsn, work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.read((database) =>
      database.connection(async (connection) => {
        const client = connection.driver as object; // a pg.PoolClient
        if ((this.#proven.get(client) ?? -1n) < lsn) {
          const replayed = await askReplayed(connection);
          if (replayed === undefined || replayed < lsn) throw new ReplicaBehindError();
          this.#proven.set(client, replayed);
        }
        return work(connection);
      }),
    );
  }

  /** To be called when a read goes elsewhere because of `error`. */
  tellElsewhere(error: unknown): void {
    if (elsewhereChannel.hasSubscribers)
      elsewhereChannel.publish({ target: this.database.driver.breaker.name, error });
  }

  async #ask(): Promise<void> {
    const at = this.#now();
    try {
      const lsn = await askReplayed(this.database, { signal: AbortSignal.timeout(probeLimitMs) });
      this.#note({ at, lsn });
    } catch {
      this.#note(undefined); // why stands in the pool's own events and statistics
    }
  }

  #note(seen: Sighting | undefined): void {
    this.#seen = seen;
    this.#failed = seen === undefined;
    const from = this.#told;
    const to = this.state;
    this.#told = to;
    if (from === to || !changeChannel.hasSubscribers) return;
    changeChannel.publish({ target: this.database.driver.breaker.name, from, to, lagMs: this.#lag().lagMs });
  }

  #recentlySeen(): Sighting | undefined {
    const seen = this.#seen;
    return seen !== undefined && this.#now() - seen.at <= this.#limits.silentAfterMs ? seen : undefined;
  }

  #lag(): { readonly lagMs: number | undefined; readonly lagBytes: number | undefined } {
    const { replayed } = this;
    const { ledger } = this.#log;
    if (replayed === undefined) return { lagMs: undefined, lagBytes: undefined };
    return { lagMs: ledger.lagMs(replayed), lagBytes: ledger.lagBytes(replayed) };
  }
}
