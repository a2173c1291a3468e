import type { StandardSchemaV1 } from '@standard-schema/spec';
import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType, JsonValue } from '../column/column-type.ts';
import type { Refuse } from '../column/column-value-error.ts';
import { whyNotJson } from '../column/storable-json.ts';
import { validate } from './standard-schema.ts';

/**
 * A JSON document: `jsonb` on PostgreSQL, text on SQLite. What would not come back as it went in is refused: undefined,
 * NaN, dates, functions, cycles, NUL characters. The order of an object's keys is not kept.
 *
 * With a schema, by any validator that follows Standard Schema (zod, valibot, arktype), each value written is validated,
 * and what the validator returns is stored: its defaults are filled in. It has to answer at once, and to take again what
 * it returned. What the database holds is taken at its word, with a schema and without.
 *
 * @example
 * settings: json<{ theme: string }>().default({ theme: 'light' })
 * @example
 * settings: json(z.object({ theme: z.enum(['light', 'dark']) }))
 */
export function json<Value = JsonValue>(): ColumnBuilder<Value>;
export function json<Schema extends StandardSchemaV1>(
  schema: Schema,
): ColumnBuilder<StandardSchemaV1.InferOutput<Schema>>;
export function json(schema?: StandardSchemaV1): ColumnBuilder<unknown> {
  const type: ColumnType<unknown, 'json'> = {
    name: 'json',
    parameters: {},
    accept: schema ? (value, refuse) => acceptJson(validate(schema, value, refuse), refuse) : acceptJson,
  };
  return buildColumn(type);
}

function acceptJson(value: unknown, refuse: Refuse): JsonValue {
  const reason = whyNotJson(value);
  if (reason !== undefined) throw refuse(value, reason);
  // Nothing that JSON lacks was found in it.
  return value as JsonValue;
}
