import type { TableAccess } from '../../../access/table-access.ts';
import type { ApiKeyTable } from '../api-key-table.ts';
import { usageStatement } from './usage-statement.ts';
import { checkedUse, type KeyUse } from './uses.ts';

/** Writes uses of one key at once. */
export async function writeUse<T extends ApiKeyTable>(
  access: TableAccess<T>,
  id: string,
  use: KeyUse,
): Promise<void> {
  const uses = new Map([checkedUse(access.mapped, id, use, access.now())]);
  await access.write(usageStatement(access.mapped, access.context.queryable.dialect, uses));
}
