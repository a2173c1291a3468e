import type { Dialect } from '../dialect.ts';
import { quoteIdentifier } from '../quote-identifier.ts';
import { sqliteStorage } from './storage.ts';

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  supportsReturning: true,
  supportsTransactionalDdl: true,
  supportsDataModifyingCte: false,
  supportsArrayParameters: false,
  supportsRowLocks: false,
  supportsPartialIndexes: true,
  supportsSchemas: false,
  supportsEnumTypes: false,
  // SQLITE_MAX_VARIABLE_NUMBER since 3.32.
  maxParameters: 32_766,
  placeholder: () => '?',
  quoteIdentifier,
  storage: sqliteStorage,
};
