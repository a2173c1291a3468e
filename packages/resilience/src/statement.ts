/** SQL text with its values: plain data. What makes statements and what runs them know nothing of each other. */
export interface Statement {
  /** The SQL text, with the dialect's own placeholders (`$1` on PostgreSQL, `?` on SQLite). */
  readonly text: string;
  /** One value for each placeholder, in the driver's own types. */
  readonly values: readonly unknown[];
  /** Names a prepared statement: the same name must always come with the same text. */
  readonly name?: string;
}

/** What a statement answered. */
export interface QueryResult<Row = Record<string, unknown>> {
  readonly rows: Row[];
  /** Rows returned, or rows changed by a statement that returns none. */
  readonly rowCount: number;
}
