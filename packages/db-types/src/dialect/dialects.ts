import { DbTypesError } from '../error/db-types-error.ts';
import { quoteValue } from '../error/quote-value.ts';
import type { Dialect, DialectName } from './dialect.ts';
import { postgresDialect } from './postgres/dialect.ts';
import { sqliteDialect } from './sqlite/dialect.ts';

/** Every dialect by its name. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  postgres: postgresDialect,
  sqlite: sqliteDialect,
};

/**
 * The dialect of this name; a dialect is returned as it is.
 * @throws UnknownDialectError
 */
export function dialectOf(dialect: Dialect | DialectName): Dialect {
  if (typeof dialect !== 'string') return dialect;
  if (!Object.hasOwn(dialects, dialect)) throw new UnknownDialectError(dialect);
  return dialects[dialect];
}

/** A dialect was named that does not exist. */
export class UnknownDialectError extends DbTypesError {
  override readonly name: string = 'UnknownDialectError';

  constructor(dialect: unknown) {
    const known = Object.keys(dialects).join(' and ');
    super('HF_UNKNOWN_DIALECT', `There is no dialect ${quoteValue(dialect)}; the ones there are: ${known}.`);
  }
}
