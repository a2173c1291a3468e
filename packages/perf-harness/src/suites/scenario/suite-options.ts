/** What every suite can be told. */
export interface SuiteOptions {
  /** Versions to name in the result beside Node's own: `{ pg: '8.23.1', postgres: '18.4' }`. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
}
