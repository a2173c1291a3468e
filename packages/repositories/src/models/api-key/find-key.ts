import type { Row } from '@holdfast/db-types';
import { readOne } from '../../access/read-batch.ts';
import type { TableAccess } from '../../access/table-access.ts';
import { isIn } from '../../criteria/equality.ts';
import { allOf, everything, type Predicate } from '../../criteria/predicate.ts';
import type { Visibility } from '../../criteria/visibility.ts';
import { selectWhere } from '../select-where.ts';
import { type ApiKeyTable, valuesOf } from './api-key-table.ts';
import { sameHash } from './token/token-hash.ts';

/** The key that is stored under one of these hashes, with what else `beside` selects of it. */
export async function findByHashes<T extends ApiKeyTable>(
  access: TableAccess<T>,
  hashes: readonly [string, ...string[]],
  visibility: Visibility,
  beside: Predicate = everything,
): Promise<Row<T> | undefined> {
  const column = access.mapped.mapping.column('keyHash');
  const encoded = hashes.map(column.encode);
  // With one key in the ring, as it usually is, requests of one tick are answered together.
  const row =
    encoded.length === 1
      ? await readOne(access, column, encoded[0], access.within(visibility, beside))
      : (await selectWhere(access, allOf(isIn(access.mapped, column, encoded), beside), visibility))[0];
  // What the database takes for equal is compared once more, whatever its collation.
  return row !== undefined && hashes.some((hash) => sameHash(hash, valuesOf(row).keyHash)) ? row : undefined;
}
