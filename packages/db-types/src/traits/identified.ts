import type { ColumnBuilder } from '../column/column-builder.ts';
import { guid } from '../columns/guid.ts';

/** A guid as primary key, made by the client. Spread into a table's columns. */
export const identified: {
  readonly id: ColumnBuilder<string, 'primaryKey' | 'optional', 'primaryKey' | 'optional'>;
} = { id: guid().primaryKey() };
