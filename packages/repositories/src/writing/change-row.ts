import type { AnyTable, Row } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { atVersion } from '../criteria/expected-version.ts';
import { allOf } from '../criteria/predicate.ts';
import { hasKey, type RowKey } from '../criteria/row-key.ts';
import { isVisible, type Visibility } from '../criteria/visibility.ts';
import { AccessDeniedError } from '../errors/access-denied-error.ts';
import { VersionConflictError } from '../errors/version-conflict-error.ts';
import { findByKey, notFound } from '../reading/find-row.ts';
import type { Assignments, Change } from './row-writer.ts';

export interface ChangeOptions {
  /** The version that was read: where the row has another by now, nothing is written. */
  readonly version?: number;
}

/**
 * Changes the row with this key, and answers it as it is now.
 * @throws NotFoundError; VersionConflictError where `version` is given and the row has another
 */
export async function changeRow<T extends AnyTable>(
  access: TableAccess<T>,
  key: RowKey<T>,
  { action, ...assignments }: Pick<Change, 'action'> & Assignments,
  { version }: ChangeOptions,
): Promise<Row<T>> {
  const { mapping } = access.mapped;
  const visibility = action === 'restore' ? 'deleted' : 'live';
  const wanted = allOf(hasKey(mapping, key), atVersion(mapping, version));
  const predicate = access.within(visibility, wanted, 'write');
  const [row] = access.decode(await access.writer.change(access, { action, ...assignments, predicate }));
  return row ?? unmatched(access, key, visibility, version);
}

/**
 * Removes the row with this key for good, deleted or not.
 * @throws NotFoundError; VersionConflictError where `version` is given and the row has another
 */
export async function removeRow<T extends AnyTable>(
  access: TableAccess<T>,
  key: RowKey<T>,
  { version }: ChangeOptions,
): Promise<void> {
  const { mapping } = access.mapped;
  const predicate = access.within('all', allOf(hasKey(mapping, key), atVersion(mapping, version)), 'write');
  if ((await access.writer.remove(access, predicate)) === 0) await unmatched(access, key, 'all', version);
}

/** Says why a change met no row. Asked only then, so that the usual change stays one statement. */
async function unmatched<T extends AnyTable>(
  access: TableAccess<T>,
  key: RowKey<T>,
  visibility: Visibility,
  expected: number | undefined,
): Promise<never> {
  const { table } = access;
  const found: Readonly<Record<string, unknown>> | undefined = await findByKey(access, key, {
    visibility: 'all',
  });
  const actual = found && table.roles.version ? found[table.roles.version] : undefined;
  const seen = found !== undefined && isVisible(table, found, visibility);
  if (seen && typeof actual === 'number' && expected !== undefined && actual !== expected) {
    throw new VersionConflictError(table.name, key, expected, actual);
  }
  if (seen && table.roles.owner !== undefined) throw new AccessDeniedError(table.name, key, access.actor.id);
  return notFound(access, key, { visibility });
}
