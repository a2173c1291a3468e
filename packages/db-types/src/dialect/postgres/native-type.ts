import type { TypeParameters } from '../../column/column-type.ts';
import { quoteIdentifier } from '../quote-identifier.ts';

/** The longest that `varchar(n)` can be declared. */
const MAX_VARCHAR = 10_485_760;

export function textType({ maxLength }: TypeParameters['text']): string {
  return maxLength === undefined || maxLength > MAX_VARCHAR ? 'text' : `varchar(${maxLength})`;
}

export function enumType({ databaseType, databaseSchema }: TypeParameters['enumeration']): string {
  if (databaseType === undefined) return 'text';
  const name = quoteIdentifier(databaseType);
  return databaseSchema === undefined ? name : `${quoteIdentifier(databaseSchema)}.${name}`;
}
