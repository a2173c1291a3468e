import type { AnyColumn } from '../column/column.ts';
import type { ColumnDefinition } from '../column/column-builder.ts';
import { whyNotStorable } from '../column/storable-text.ts';
import { quoteValue } from '../error/quote-value.ts';
import type { ColumnBuilders } from './described-columns.ts';
import { TableDefinitionError } from './table-definition-error.ts';

/** PostgreSQL cuts longer names off without a word, and two may then be one. */
export const MAX_NAME_BYTES = 63;

export function checkName(
  what: 'table' | 'schema' | 'column' | 'unique key',
  name: string,
  of: string,
): void {
  const bytes = Buffer.byteLength(name);
  const reason =
    bytes === 0
      ? 'it is empty'
      : bytes > MAX_NAME_BYTES
        ? `it is ${bytes} bytes long, and PostgreSQL keeps ${MAX_NAME_BYTES}`
        : whyNotStorable(name);
  if (reason === undefined) return;
  const subject = what === 'table' ? 'A table' : `${of}: a ${what}`;
  throw new TableDefinitionError(`${subject} cannot be named ${quoteValue(name)}: ${reason}.`);
}

/** What one column says of itself must hold together. */
export function checkColumn(column: AnyColumn, definition: ColumnDefinition<unknown>): void {
  const subject = `${column.table}.${column.property}`;
  checkName('column', column.databaseName, subject);
  // Assigned to an object, it would set the prototype and make no property.
  if (column.property === '__proto__') {
    throw new TableDefinitionError(`${column.table}: a property cannot be called "__proto__".`);
  }
  if (column.primaryKey && column.nullable) {
    throw new TableDefinitionError(`${subject} is part of the primary key and cannot be nullable.`);
  }
  if (column.default && column.generatedByDatabase) {
    throw new TableDefinitionError(
      `${subject} has a default here and one in the database: leave out default() or generatedByDatabase().`,
    );
  }
  if (definition.default && 'value' in definition.default) checkDefault(column, definition.default.value);
}

function checkDefault(column: AnyColumn, value: unknown): void {
  try {
    column.codec('postgres').encode(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TableDefinitionError(
      `The default of ${column.table}.${column.property} is no value of it. ${reason}`,
      {
        cause,
      },
    );
  }
}

export function checkNames(table: string, columns: readonly AnyColumn[]): void {
  const taken = new Map<string, string>();
  for (const { databaseName, property } of columns) {
    const other = taken.get(databaseName);
    if (other !== undefined) {
      throw new TableDefinitionError(
        `${table}: ${other} and ${property} are both the column ${quoteValue(databaseName)}. Name one of them differently with named().`,
      );
    }
    taken.set(databaseName, property);
  }
}

export function checkPrimaryKey(table: string, columns: readonly AnyColumn[]): void {
  const key = columns.filter(({ primaryKey }) => primaryKey);
  if (key.length === 0) {
    throw new TableDefinitionError(
      `${table} has no primary key: mark a column, or several, with primaryKey().`,
    );
  }
}

/** In a key of several columns, a part left out is a mistake: a guid made for it would refer to nothing. */
export function checkCompositeKey(table: string, builders: ColumnBuilders): void {
  const key = Object.entries(builders).filter(([, { definition }]) => definition.primaryKey);
  const made = key.find(
    ([, { definition }]) => definition.generatesKey && !definition.default && !definition.generatedByDatabase,
  );
  if (key.length < 2 || made === undefined) return;
  throw new TableDefinitionError(
    `${table}.${made[0]} is one of ${key.length} columns of the primary key and would be made anew where a row leaves it out. Write primaryKey({ generated: false }) where the caller gives it, or give it a default() of your own.`,
  );
}
