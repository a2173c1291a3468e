import type { AnyTable, Columns, Row } from '@holdfast/db-types';
import type { ColumnsFor } from '../columns-for.ts';

/** What an API key repository reads and writes of a key. */
export interface ApiKeyValues {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly keyHash: string;
  readonly keyPrefix: string;
  /** A list of names: as JSON, or as a list of text. */
  readonly permissions: unknown;
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
  readonly usageCount: bigint | number;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

/** A table of API keys: it has these columns, and any others beside them. */
export interface ApiKeyTable extends AnyTable {
  readonly columns: Columns & ColumnsFor<ApiKeyValues>;
}

/** A key by what every table of keys has. */
export function valuesOf<T extends ApiKeyTable>(row: Row<T>): ApiKeyValues {
  // A row of a table with these columns has their values.
  return row as unknown as ApiKeyValues;
}
