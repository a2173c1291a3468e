import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import { type TextOptions, textRules } from './text-rules.ts';

/**
 * Text of any length, or as the options say: `text` on PostgreSQL, `varchar(n)` where it has a `maxLength` and `char(n)` where it
 * has a `length`; text on SQLite.
 * Refused are NUL characters and half surrogate pairs: no database would return them as given.
 *
 * @throws TableDefinitionError where an option cannot be meant
 * @example
 * email: text({ format: 'email' })
 * @example
 * slug: text({ minLength: 3, maxLength: 40, pattern: /^[a-z\d-]+$/ })
 */
export function text(options: TextOptions = {}): ColumnBuilder<string> {
  const { length, maxLength } = options;
  return buildColumn({
    name: 'text',
    parameters: { ...(length !== undefined && { length }), ...(maxLength !== undefined && { maxLength }) },
    accept: textRules(options),
  });
}
