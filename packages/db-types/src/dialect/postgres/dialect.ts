import type { Dialect } from '../dialect.ts';
import { quoteIdentifier } from '../quote-identifier.ts';
import { postgresStorage } from './storage.ts';

export const postgresDialect: Dialect = {
  name: 'postgres',
  supportsReturning: true,
  supportsTransactionalDdl: true,
  supportsDataModifyingCte: true,
  supportsArrayParameters: true,
  supportsRowLocks: true,
  supportsPartialIndexes: true,
  supportsSchemas: true,
  supportsEnumTypes: true,
  // The protocol counts parameters in 16 bits.
  maxParameters: 65_535,
  placeholder: (position) => `$${position}`,
  quoteIdentifier,
  storage: postgresStorage,
};
