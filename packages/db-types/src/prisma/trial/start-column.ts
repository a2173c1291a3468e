import { bindColumn } from '../../column/bind-column.ts';
import type { ColumnFlag } from '../../column/column.ts';
import type { AnyColumnBuilder, ColumnBuilder } from '../../column/column-builder.ts';
import { bigint } from '../../columns/bigint.ts';
import { blindIndex } from '../../columns/blind-index.ts';
import { boolean } from '../../columns/boolean.ts';
import { bytes } from '../../columns/bytes.ts';
import { caseInsensitiveText } from '../../columns/case-insensitive-text.ts';
import { date } from '../../columns/date.ts';
import { decimal } from '../../columns/decimal.ts';
import { encrypted } from '../../columns/encrypted.ts';
import { enumeration } from '../../columns/enumeration.ts';
import { float } from '../../columns/float.ts';
import { guid } from '../../columns/guid.ts';
import { integer, smallint } from '../../columns/integer.ts';
import { ipAddress } from '../../columns/ip-address.ts';
import { json } from '../../columns/json.ts';
import { list } from '../../columns/list.ts';
import { text } from '../../columns/text.ts';
import { timestamp } from '../../columns/timestamp.ts';
import { keyRing } from '../../secrets/key-ring.ts';
import type { EnumPlan, PlainTypeName, TypePlan } from '../plan/table-plan.ts';

type Start = (options?: never) => unknown;

/** Each called with the options that the plan has for it, which are its own. */
const plainTypes: { readonly [Name in PlainTypeName]: Start } = {
  guid,
  text,
  caseInsensitiveText,
  integer,
  smallint,
  bigint,
  decimal,
  float,
  boolean,
  timestamp,
  date,
  bytes,
  ipAddress,
};

/** Starts the column that the generated file would start; keys and validators are the team's, and left out. */
export function startColumn(type: TypePlan): AnyColumnBuilder {
  switch (type.name) {
    case 'json':
      return anyBuilder(json());
    case 'enumeration':
      return anyBuilder(enumeration(valuesOf(type.of), { databaseType: type.of.databaseName }));
    case 'list':
      // The element was only started, so it has no flags.
      return anyBuilder(list(startColumn(type.element) as ColumnBuilder<unknown, never, ColumnFlag>));
    case 'encrypted':
      return anyBuilder(encrypted({ keys: trialKeys() }));
    case 'blindIndex':
      return anyBuilder(blindIndex(type.of, { keys: trialKeys() }));
    default:
      return plainTypes[type.name](type.options as never) as AnyColumnBuilder;
  }
}

/** Whether a column of this type could hold the default. */
export function acceptsDefault(type: TypePlan, value: unknown): boolean {
  try {
    bindColumn('trial', 'column', startColumn(type).definition).codec('postgres').encode(value);
    return true;
  } catch {
    return false;
  }
}

/** The values with their names in the database. */
export function valuesOf({ values }: EnumPlan): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map(({ name, databaseName }) => [name, databaseName]));
}

function trialKeys() {
  return keyRing({ current: 'trial', keys: { trial: new Uint8Array(32) } });
}

/** The flags are the compiler's only, and matter to nobody here. */
function anyBuilder(builder: unknown): AnyColumnBuilder {
  return builder as AnyColumnBuilder;
}
