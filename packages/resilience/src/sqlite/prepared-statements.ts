import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A prepared statement, and whether it answers with rows. */
export interface Prepared {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

/** The statements last used, prepared. */
export class PreparedStatements {
  readonly #database: DatabaseSync;
  readonly #limit: number;
  // In the order of last use: the first is the one to forget.
  readonly #byText = new Map<string, Prepared>();

  constructor(database: DatabaseSync, limit = 500) {
    this.#database = database;
    this.#limit = limit;
  }

  get size(): number {
    return this.#byText.size;
  }

  get(text: string): Prepared {
    const known = this.#byText.get(text);
    const prepared = known ?? this.#prepare(text);
    if (known !== undefined) this.#byText.delete(text);
    else if (this.#byText.size >= this.#limit) this.#forgetOldest();
    this.#byText.set(text, prepared);
    return prepared;
  }

  clear(): void {
    this.#byText.clear();
  }

  #prepare(text: string): Prepared {
    const statement = this.#database.prepare(text);
    // Numbers beyond 2^53 would otherwise be an error while reading a row.
    statement.setReadBigInts(true);
    return { statement, returnsRows: statement.columns().length > 0 };
  }

  #forgetOldest(): void {
    const [oldest] = this.#byText.keys();
    if (oldest !== undefined) this.#byText.delete(oldest);
  }
}
