import { buildColumn } from '../column/build-column.ts';
import type { ColumnFlag } from '../column/column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';
import type { Refuse } from '../column/column-value-error.ts';
import { TableDefinitionError } from '../table/table-definition-error.ts';

/**
 * A list of what another column holds: an array on PostgreSQL (`text[]`), JSON text on SQLite. No element is null. Where the
 * database has null, as Prisma leaves a list that nobody gave, it is read as an empty one, unless the column is nullable.
 *
 * @throws TableDefinitionError where the element says more than what it holds (nullable, a key, a name), or is itself a
 * list or encrypted
 * @example
 * tags: list(text({ maxLength: 40 })).default([])
 */
export function list<Value>(
  element: ColumnBuilder<Value, never, ColumnFlag>,
): ColumnBuilder<readonly Value[]> {
  const { type, ...said } = element.definition;
  if (Object.keys(said).length > 0) {
    throw new TableDefinitionError(
      `The element of a list says what it holds and nothing else; it says ${Object.keys(said).join(', ')}. Say it of the list.`,
    );
  }
  if (type.name === 'list' || type.name === 'encrypted' || type.derived) {
    throw new TableDefinitionError(`A list cannot be of columns of type ${type.name}.`);
  }
  return buildColumn(typeOf(type));
}

function typeOf<Value>(element: ColumnType<Value>): ColumnType<readonly Value[], 'list'> {
  const { restore } = element;
  return {
    name: 'list',
    parameters: { element },
    accept(value, refuse) {
      if (!Array.isArray(value)) throw refuse(value, 'a list is an array');
      const refusal = refusalAt(refuse);
      const accepted: unknown[] = [];
      // By index, which visits holes too: they are undefined, and so refused.
      for (refusal.index = 0; refusal.index < value.length; refusal.index += 1) {
        const item: unknown = value[refusal.index];
        if (item === null) throw refusal.refuse(item, 'a list has no null');
        accepted.push(element.accept(item, refusal.refuse));
      }
      return accepted;
    },
    ...(restore && {
      // Dialects return a list of what they return for each element.
      restore: (stored, refuse) => stored.map((item) => restore.call(element, item as never, refuse)),
    }),
  };
}

/** What refuses the element at an index, made once a list and not once an element. */
function refusalAt(refuse: Refuse): { index: number; readonly refuse: Refuse } {
  const refusal = {
    index: 0,
    refuse: (value: unknown, reason: string, withoutValue = reason) => {
      const place = `at [${refusal.index}], `;
      return refuse(value, place + reason, place + withoutValue);
    },
  };
  return refusal;
}
