import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { allOf, type Predicate } from '../criteria/predicate.ts';
import { hasKey, type RowKey } from '../criteria/row-key.ts';
import { patched, type Values } from '../writing/assignments.ts';

/** Changes the row with this key if it is live and meets `condition`, and answers it as it is now. One statement. */
export async function changeIf<T extends AnyTable>(
  access: TableAccess<T>,
  key: RowKey<T>,
  condition: Predicate,
  values: Values,
): Promise<Row<T> | undefined> {
  const wanted = allOf(hasKey(access.mapped.mapping, key), condition);
  const predicate = access.within('live', wanted, 'write');
  const assignments = patched(access, values);
  const changed = await access.writer.change(access, { action: 'update', ...assignments, predicate });
  return access.decode(changed)[0];
}
