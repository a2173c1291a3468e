import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import { type TextOptions, textRules } from './text-rules.ts';

/**
 * Text that the database compares without regard to case, and returns as it was given: `citext` on PostgreSQL, whose
 * extension a database's owner may create (`create extension citext`); `text collate nocase` on SQLite, which takes the
 * letters of ASCII together and no others.
 *
 * @throws TableDefinitionError where an option cannot be meant
 * @example
 * email: caseInsensitiveText({ format: 'email' })
 */
export function caseInsensitiveText(options: TextOptions = {}): ColumnBuilder<string> {
  return buildColumn({ name: 'caseInsensitiveText', parameters: {}, accept: textRules(options) });
}
