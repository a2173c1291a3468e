import { quoteValue } from '../error/quote-value.ts';
import { checkName } from './check-table.ts';
import type { Columns, UniqueKey } from './table.ts';
import { TableDefinitionError } from './table-definition-error.ts';

/** @throws TableDefinitionError where a key is empty, names a column twice or one that is not there, or is given twice */
export function bindUniqueKeys(
  table: string,
  columns: Columns,
  given: readonly (readonly string[] | UniqueKey)[],
): readonly UniqueKey[] {
  const taken = new Set<string>();
  return given.map((key) => {
    const { properties, name } = isList(key) ? { properties: key, name: undefined } : key;
    const subject = `${table}: the unique key of ${properties.map(quoteValue).join(', ') || 'no column'}`;
    if (properties.length === 0) throw new TableDefinitionError(`${subject} needs at least one.`);
    for (const property of properties) {
      if (Object.hasOwn(columns, property)) continue;
      throw new TableDefinitionError(
        `${subject} names ${quoteValue(property)}, which is no column of the table.`,
      );
    }
    const sorted = [...new Set(properties)].sort();
    if (sorted.length < properties.length) throw new TableDefinitionError(`${subject} names a column twice.`);
    const identity = JSON.stringify(sorted);
    if (taken.has(identity)) throw new TableDefinitionError(`${subject} is given twice.`);
    taken.add(identity);
    if (name !== undefined) checkName('unique key', name, table);
    return Object.freeze({ properties: Object.freeze([...properties]), ...(name !== undefined && { name }) });
  });
}

/** `Array.isArray` does not tell read-only arrays. */
function isList(key: readonly string[] | UniqueKey): key is readonly string[] {
  return Array.isArray(key);
}
