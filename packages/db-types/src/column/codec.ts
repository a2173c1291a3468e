/** How a column's values go to the driver and come back. Made once per column and dialect, called for every value. */
export interface Codec<Value> {
  /**
   * The value as the driver takes it.
   * @throws ColumnValueError where the column cannot hold the value without loss
   */
  encode(value: Value): unknown;
  /**
   * The value behind what the driver returned. Absent where the driver's value already is the value, so that a reader
   * can pass a row through untouched.
   */
  readonly decode?: (stored: unknown) => Value;
  /**
   * The expression to select in place of the column, where the driver would make something else of it: given the column
   * as it stands in the statement (`"orders"."due"`), it returns SQL (`"orders"."due"::text`). Absent where the column is
   * selected by itself. Conditions and orders use the column, never this.
   */
  readonly selectAs?: (column: string) => string;
}
