import type { Row } from '@holdfast/db-types';
import type { TableAccess } from '../../access/table-access.ts';
import { everything, type Predicate } from '../../criteria/predicate.ts';
import type { MappedTable } from '../../mapping/mapped-table.ts';
import { from } from '../../reading/select.ts';
import type { UserTable } from '../user/user-table.ts';
import type { ApiKeyTable } from './api-key-table.ts';

/** Every table of users by a number, which tells statements apart that read keys with users of different tables. */
const numbers = new WeakMap<MappedTable, number>();
let count = 0;

/** No condition on keys: selects each with its user, where there is one who is live and within reach. */
export function withUser<Users extends UserTable>(keys: MappedTable, users: TableAccess<Users>): Predicate {
  const { mapped } = users;
  const { mapping, dialect } = mapped;
  const seen = users.within('live', everything);
  return {
    shape: `with user ${numberOf(mapped)} ${seen.shape}`,
    values: seen.values,
    apply(query, firstSlot) {
      const raw = (sql: string, names: readonly string[] = []) => dialect.builder.raw(sql, names);
      // In a query of its own, where the names of its columns are not those of the key's, too.
      const live = from(mapped).select(
        mapping.columns.map(({ databaseName }, index) => raw('?? as ??', [databaseName, nameOf(index)])),
      );
      seen.apply(live, firstSlot);
      const [id, userId] = [mapping.column('id'), keys.mapping.column('userId')];
      const owner = userId.nativeType === id.nativeType ? '??' : `cast(?? as ${id.nativeType})`;
      const names = [nameOf(mapping.columns.indexOf(id)), userId.databaseName];
      query.leftJoin(live.as('hf:user'), raw(`?? = ${owner}`, names));
      for (const [index, { selectAs }] of mapping.columns.entries()) {
        const name = mapping.quote(nameOf(index));
        query.select(raw(`${selectAs?.(name) ?? name} as ${name}`));
      }
    },
  };
}

/** The key and the user of a row that was read with one. */
export function takeApart<T extends ApiKeyTable, Users extends UserTable>(
  keys: MappedTable,
  users: MappedTable,
  row: Row<T>,
): { readonly key: Row<T>; readonly user: Row<Users> | undefined } {
  // The row has what was selected beside it, too.
  const values = row as Readonly<Record<string, unknown>>;
  const key: Record<string, unknown> = {};
  for (const { property } of keys.mapping.columns) key[property] = values[property];
  // Both have a value of each of their table's columns.
  return { key: key as Row<T>, user: userOf(users, values) as Row<Users> | undefined };
}

function userOf({ mapping }: MappedTable, values: Readonly<Record<string, unknown>>): object | undefined {
  const user: Record<string, unknown> = {};
  for (const [index, { property }] of mapping.columns.entries()) user[property] = values[nameOf(index)];
  if (user['id'] === null) return undefined;
  mapping.decode([user]);
  return user;
}

/** Short, as a database cuts long names off; nothing of a key's is called so. */
function nameOf(index: number): string {
  return `hf:${index}`;
}

function numberOf(mapped: MappedTable): number {
  let number = numbers.get(mapped);
  if (number === undefined) {
    count += 1;
    number = count;
    numbers.set(mapped, number);
  }
  return number;
}
