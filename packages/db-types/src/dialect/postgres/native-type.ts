import type { TypeParameters } from '../../column/column-type.ts';
import { quoteIdentifier } from '../quote-identifier.ts';

/** The longest that `char(n)` and `varchar(n)` can be declared. */
const MAX_DECLARED = 10_485_760;

export function textType({ length, maxLength }: TypeParameters['text']): string {
  const declared = length ?? maxLength;
  if (declared === undefined || declared > MAX_DECLARED) return 'text';
  return `${length === undefined ? 'varchar' : 'char'}(${declared})`;
}

export function enumType({ databaseType, databaseSchema }: TypeParameters['enumeration']): string {
  if (databaseType === undefined) return 'text';
  const name = quoteIdentifier(databaseType);
  return databaseSchema === undefined ? name : `${quoteIdentifier(databaseSchema)}.${name}`;
}
