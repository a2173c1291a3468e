/** A PostgreSQL server that a test run uses, wherever it comes from. */
export interface PostgresSource {
  /** In a word or two: `embedded`, `container postgres:18-alpine`. */
  readonly kind: string;
  /** Of a user who may create databases. */
  readonly url: string;
  /** Whether the run started it, so that closing it also ends what was made on it. */
  readonly own: boolean;
  close(): Promise<void>;
}
