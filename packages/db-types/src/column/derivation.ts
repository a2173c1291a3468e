/** How a column's values are made from those of another column of the same row. Repositories write them, callers never do. */
export interface Derivation {
  /** The property whose values it is made from. */
  readonly from: string;
  /**
   * The value to store beside this value of the other column. Called for values that are there, never for null.
   * @throws ColumnValueError where it is no value of the other column
   */
  derive(value: unknown): unknown;
  /**
   * Every value that may be stored beside this value of the other column: one for each key while keys are rotated, the
   * current one first. A row that matches any of them matches.
   */
  candidates(value: unknown): readonly unknown[];
}
