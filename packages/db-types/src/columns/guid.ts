import { v7 } from 'uuid';
import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';

/** Exists in types only. */
declare const brand: unique symbol;

/** A guid that is known to be of one table's rows: what wants an order's does not take a customer's. */
export type Guid<Of extends string> = string & { readonly [brand]: Of };

/** Any text that is a guid, where no table is named; else a guid of that table. */
export type GuidOf<Of extends string> = [Of] extends [never] ? string : Guid<Of>;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UPPER_CASE = /[A-F]/;

/** A new GUID: UUID version 7 (RFC 9562), which sorts by the time it was made. */
export function newGuid<Of extends string = never>(): GuidOf<Of> {
  // It is new, so it is of whatever it is made for.
  return v7() as GuidOf<Of>;
}

/**
 * Whether a value has the form of a guid, in either case: the way from outside to a branded one.
 *
 * @example
 * if (!isGuid<'Order'>(request.params.id)) return reply.code(404);
 */
export function isGuid<Of extends string = never>(value: unknown): value is GuidOf<Of> {
  return typeof value === 'string' && GUID.test(value);
}

const type: ColumnType<string, 'guid'> = {
  name: 'guid',
  parameters: {},
  accept(value, refuse) {
    if (!isGuid(value)) throw refuse(value, 'a guid is 32 hexadecimal digits written 8-4-4-4-12');
    return UPPER_CASE.test(value) ? value.toLowerCase() : value;
  },
  generate: newGuid,
};

/**
 * A 128-bit identifier: `uuid` on PostgreSQL, lower-case text elsewhere. Either case is accepted, lower case is stored
 * and returned. As primary key it is made by the client, as UUID version 7.
 *
 * Given a name, the compiler keeps it apart from the guids of other names.
 *
 * @example
 * id: guid().primaryKey()
 * @example
 * id: guid<'Order'>().primaryKey(),
 * customerId: guid<'Customer'>(),
 */
export function guid<Of extends string = never>(): ColumnBuilder<
  GuidOf<Of>,
  never,
  'primaryKey' | 'optional'
> {
  // The brand is the compiler's only: the values are the same.
  return buildColumn<GuidOf<Of>, 'primaryKey' | 'optional'>(
    type as ColumnType<unknown> as ColumnType<GuidOf<Of>>,
  );
}
