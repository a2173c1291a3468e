import { ColumnValueError, type Row } from '@holdfast/db-types';
import type { TableAccess } from '../../access/table-access.ts';
import { equals } from '../../criteria/equality.ts';
import type { Predicate } from '../../criteria/predicate.ts';
import { matches } from '../../criteria/where.ts';
import type { MappedTable } from '../../mapping/mapped-table.ts';
import { slot } from '../../statements/slot.ts';
import { selectWhere } from '../select-where.ts';
import { type UserTable, valuesOf } from './user-table.ts';

/**
 * Users of this username, in this very case.
 * @throws ColumnValueError where nobody can have it
 */
export function hasUsername({ mapping }: MappedTable, username: string): Predicate {
  const column = mapping.column('username');
  return equals(column, column.encode(username));
}

/**
 * Users of this email address, in any case.
 * @throws ColumnValueError where it is none
 */
export function hasEmail(mapped: MappedTable, email: string): Predicate {
  const { property, databaseName, type, encode } = mapped.mapping.column('email');
  // Other columns know themselves what is equal: `caseInsensitiveText`, or `encrypted` with a blind index.
  if (type !== 'text') return matches(mapped, { email });
  return {
    shape: `lower(${property})`,
    values: [encode(email)],
    apply: (query, firstSlot) =>
      query.whereRaw('lower(??) = lower(cast(? as text))', [databaseName, slot(firstSlot)]),
  };
}

/**
 * The user whose username or email address this is. Where it is one's username and another's address, it is the
 * address: whoever takes somebody's address for a name gains nothing by it.
 */
export async function findByLogin<T extends UserTable>(
  access: TableAccess<T>,
  login: string,
): Promise<Row<T> | undefined> {
  if (typeof login !== 'string' || !login.isWellFormed() || login.includes('\0')) return undefined;
  const ways = [hasUsername, hasEmail].flatMap((way) => ifPossible(() => way(access.mapped, login)));
  if (ways.length === 0) return undefined;
  const found = await selectWhere(access, anyOf(ways));
  return found.find((row) => valuesOf(row).username !== login) ?? found[0];
}

/** What nobody can be called finds nobody, as does what nobody is called. */
function ifPossible(predicate: () => Predicate): readonly Predicate[] {
  try {
    return [predicate()];
  } catch (error) {
    if (error instanceof ColumnValueError) return [];
    throw error;
  }
}

function anyOf(predicates: readonly Predicate[]): Predicate {
  return {
    shape: `(${predicates.map(({ shape }) => shape).join(' | ')})`,
    values: predicates.flatMap(({ values }) => values),
    apply(query, firstSlot) {
      query.where((either) => {
        let next = firstSlot;
        for (const predicate of predicates) {
          const first = next;
          either.orWhere((group) => predicate.apply(group, first));
          next += predicate.values.length;
        }
      });
    },
  };
}
