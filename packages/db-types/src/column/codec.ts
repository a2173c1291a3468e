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
}
