import type { ColumnTypeName } from '../column/column-type.ts';
import { quoteValue } from '../error/quote-value.ts';
import type { Columns } from './table.ts';
import { TableDefinitionError } from './table-definition-error.ts';

const sources: readonly ColumnTypeName[] = ['encrypted', 'text', 'caseInsensitiveText'];

/** @throws TableDefinitionError where a derived column has nothing it could be made from, or is said to be more than that */
export function checkDerivations(table: string, columns: Columns): void {
  for (const { property, derived, nullable, primaryKey, role, ...column } of Object.values(columns)) {
    if (derived === undefined) continue;
    const subject = `${table}.${property} is derived from ${quoteValue(derived.from)}`;
    const source = Object.hasOwn(columns, derived.from) ? columns[derived.from] : undefined;
    if (source === undefined) throw new TableDefinitionError(`${subject}, which is no column of the table.`);
    if (!sources.includes(source.type) || source.derived) {
      throw new TableDefinitionError(`${subject}, which is not one of ${sources.join(', ')}.`);
    }
    if (source.nullable !== nullable) {
      throw new TableDefinitionError(
        `${subject}, which ${source.nullable ? 'can be null: add nullable() here, too' : 'cannot be null: leave out nullable() here, too'}.`,
      );
    }
    if (primaryKey || role || column.default || column.generatedByDatabase) {
      throw new TableDefinitionError(`${subject}, and can be no key, play no role and have no default.`);
    }
  }
}
