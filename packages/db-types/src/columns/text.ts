import { buildColumn } from '../column/build-column.ts';
import type { ColumnBuilder } from '../column/column-builder.ts';
import type { ColumnType } from '../column/column-type.ts';
import { whyNotStorable } from '../column/storable-text.ts';

const type: ColumnType<string, 'text'> = {
  name: 'text',
  accept(value, refuse) {
    if (typeof value !== 'string') throw refuse(value, 'text is a string');
    const reason = whyNotStorable(value);
    if (reason !== undefined) throw refuse(value, reason);
    return value;
  },
};

/** Text of any length. Refused are NUL characters and half surrogate pairs: no database would return them as given. */
export function text(): ColumnBuilder<string> {
  return buildColumn(type);
}
