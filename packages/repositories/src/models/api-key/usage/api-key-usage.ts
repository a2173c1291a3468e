import { AsyncLocalStorage } from 'node:async_hooks';
import { type Database, InvalidOptionError, type TransactionOptions } from '@holdfast/resilience';
import { systemActor } from '../../../actor/actor.ts';
import { dialects } from '../../../dialects/index.ts';
import { type MappedTable, mappedTable } from '../../../mapping/mapped-table.ts';
import { actorSettings } from '../../../session/row-security.ts';
import { apiKey } from '../api-key.ts';
import type { ApiKeyTable } from '../api-key-table.ts';
import { usageStatement } from './usage-statement.ts';
import { addUse, checkedUse, type KeyUse, type Uses } from './uses.ts';

export interface ApiKeyUsageOptions {
  readonly database: Database;
  /** @default the one of `apiKeySql` */
  readonly table?: ApiKeyTable;
  /** How long uses are gathered before they are written, in milliseconds. @default 10000 */
  readonly intervalMs?: number;
  /**
   * How many keys' uses are gathered before they are written, however soon. Ten times as many are held where they cannot be
   * written; the uses of further keys are given up then, and counted as `lost`. @default 1000
   */
  readonly maxKeys?: number;
  /** Told of a write that failed and nobody awaited. @default a warning of the process */
  readonly onError?: (error: unknown) => void;
  /** @default the system's clock */
  readonly now?: () => Date;
}

export interface ApiKeyUsageStats {
  /** Uses that wait to be written. */
  readonly waiting: number;
  readonly waitingKeys: number;
  /** Uses that were given up since there were too many. */
  readonly lost: number;
}

/**
 * Gathers the uses of API keys in memory, and writes those of all keys together by one statement now and then: no request
 * waits for a write, nor for the one before it with the same key. What could not be written is kept for the next time. What
 * a crash loses are the uses since the last write; `close()` at the end of the process loses none.
 */
export class ApiKeyUsage {
  readonly #database: Database;
  readonly #table: ApiKeyTable;
  readonly #intervalMs: number;
  readonly #maxKeys: number;
  readonly #onError: (error: unknown) => void;
  readonly #now: () => Date;
  #uses: Uses = new Map();
  #lost = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Runs what no request is answerable for: neither its deadline nor its session is around it. */
  readonly #outside: <Result>(work: () => Result) => Result = AsyncLocalStorage.snapshot();
  /** Settles, and never rejects, when the writes asked for so far are over. */
  #writing: Promise<unknown> = Promise.resolve();

  /** @throws InvalidOptionError */
  constructor(options: ApiKeyUsageOptions) {
    this.#database = options.database;
    this.#table = options.table ?? apiKey;
    this.#intervalMs = whole('intervalMs', options.intervalMs ?? 10_000, 2 ** 31 - 1);
    this.#maxKeys = whole('maxKeys', options.maxKeys ?? 1000, 100_000);
    this.#onError = options.onError ?? warn;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Notes uses of a key. What cannot be stored is refused here, so that it keeps nobody else's from being written.
   * @throws ColumnValueError; InvalidOptionError
   */
  record(id: string, use: KeyUse = {}): void {
    const [key, checked] = checkedUse(this.#mapped, id, use, this.#now());
    const isFurther = !this.#uses.has(key);
    if (isFurther && this.#uses.size >= 10 * this.#maxKeys) {
      this.#lost += checked.count;
      return;
    }
    addUse(this.#uses, key, checked);
    if (isFurther && this.#uses.size === this.#maxKeys) this.#writeIn(0);
    else if (this.#timer === undefined) this.#writeIn(this.#intervalMs);
  }

  /** Writes what was recorded so far. Where it rejects, all of it is kept. */
  flush(): Promise<void> {
    const written = this.#writing.then(() => this.#write());
    // The caller hears of a failure; the next flush only waits for this one's end.
    this.#writing = written.catch(() => {});
    return written;
  }

  /** Writes what was recorded, for the end of the process: when no more requests come, and before the database is closed. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.flush();
  }

  stats(): ApiKeyUsageStats {
    let waiting = 0;
    for (const { count } of this.#uses.values()) waiting += count;
    return { waiting, waitingKeys: this.#uses.size, lost: this.#lost };
  }

  get #asSystem(): TransactionOptions {
    if (!dialects[this.#database.dialect].supportsRowSecurity) return {};
    return { settings: actorSettings(systemActor) };
  }

  get #mapped(): MappedTable {
    return mappedTable(this.#table, this.#database.dialect);
  }

  #writeIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#outside(() =>
      setTimeout(() => {
        this.#timer = undefined;
        this.flush().catch(this.#onError);
      }, ms).unref(),
    );
  }

  async #write(): Promise<void> {
    const taken = this.#uses;
    if (taken.size === 0) return;
    this.#uses = new Map();
    try {
      const statement = usageStatement(this.#mapped, this.#database.dialect, taken);
      // In a transaction, which finds out what became of it where the connection is lost. Where nobody can say, uses may be
      // counted twice, and are not lost. Policies of a table would hide the keys of everybody from nobody.
      await this.#database.transaction((transaction) => transaction.query(statement), this.#asSystem);
    } catch (error) {
      for (const [id, use] of taken) addUse(this.#uses, id, use);
      if (this.#timer === undefined) this.#writeIn(this.#intervalMs);
      throw error;
    }
  }
}

function whole(option: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new InvalidOptionError(option, `a whole number from 1 to ${most}`, value);
}

function warn(error: unknown): void {
  process.emitWarning(`The uses of API keys could not be written, and are kept: ${String(error)}`);
}
