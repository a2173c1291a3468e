/** How a database runs a statement. */
export interface QueryPlan {
  /** The tables that are read from end to end. */
  readonly scans: readonly string[];
  /** The indexes that are used. */
  readonly indexes: readonly string[];
  /** What the database said. */
  readonly plan: string;
}
