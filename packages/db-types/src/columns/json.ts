import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType, JsonValue } from '../column/column-type.ts';
import { whyNotJson } from '../column/storable-json.ts';

const type = {
  name: 'json',
  accept(value, refuse) {
    const reason = whyNotJson(value);
    if (reason !== undefined) throw refuse(value, reason);
    // Nothing that JSON lacks was found in it.
    return value as JsonValue;
  },
} satisfies ColumnType<JsonValue, 'json'>;

/**
 * A JSON document: `jsonb` on PostgreSQL, text on SQLite. What would not come back as it went in is refused: undefined,
 * NaN, dates, functions, cycles, NUL characters. The order of an object's keys is not kept.
 *
 * The value's type is taken at its word: what the database holds is not checked against it.
 *
 * @example
 * settings: json<{ theme: string }>().default({ theme: 'light' })
 */
export function json<Value = JsonValue>(): ColumnBuilder<Value> {
  // Values are JSON whatever TypeScript calls them.
  return buildColumn(type as ColumnType<unknown> as ColumnType<Value>);
}
