import type { AnyTable } from '@holdfast/db-types';
import type { TableAccess } from '../access/table-access.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import { ownValue, refuseUnwritable, type Values } from '../writing/assignments.ts';
import type { RowBatch } from '../writing/row-writer.ts';
import { stampsOf } from '../writing/stamps.ts';
import { inRow, ofRow } from './in-row.ts';

/** One column of many rows: undefined where a row leaves it to the database. */
interface EncodedColumn {
  readonly column: MappedColumn;
  readonly values: unknown[];
}

/**
 * New rows as they are stored, column by column: what is given, what the repository stamps, and defaults for what is left
 * out. Rows of one batch set the same columns, so there are several where some leave to the database what others give.
 *
 * @param first the index of the first row among those the caller gave
 * @throws QueryError; ColumnValueError: each names the row
 */
export function encodeRows(
  access: TableAccess<AnyTable>,
  given: readonly object[],
  first: number,
): readonly RowBatch[] {
  const { mapping } = access.mapped;
  const rows = given.map((row, index) => inRow(first + index, () => ownValues(access, row)));
  const stamps = stampsOf(access, 'create');
  const encoded: EncodedColumn[] = [];
  for (const column of mapping.columns) {
    const stamp = stamps[column.property];
    const values = stamp === undefined ? valuesOf(column, rows) : new Array<unknown>(rows.length).fill(stamp);
    encoded.push({ column, values: encode(column, values, first) });
    for (const { column: derived, derivation } of mapping.derivedFrom(column.property)) {
      const made = values.map((value) => (value == null ? value : derivation.derive(value)));
      encoded.push({ column: derived, values: encode(derived, made, first) });
    }
  }
  return inBatches(encoded, rows.length, first);
}

/** What a row itself holds, and not what it inherits. */
function ownValues(access: TableAccess<AnyTable>, row: unknown): Values {
  if (typeof row !== 'object' || row === null) {
    throw new QueryError(`${access.table.name}: a row is an object of values, not ${quoteValue(row)}.`);
  }
  refuseUnwritable(access.mapped.mapping, row);
  // What it inherits is left alone.
  return row as Values;
}

function valuesOf({ property, makeDefault }: MappedColumn, rows: readonly Values[]): unknown[] {
  return rows.map((row) => {
    const value = ownValue(row, property);
    return value === undefined ? makeDefault?.() : value;
  });
}

function encode(column: MappedColumn, values: readonly unknown[], first: number): unknown[] {
  let index = 0;
  const encodeNext = (value: unknown): unknown => {
    index++;
    return value === undefined ? undefined : column.encode(value);
  };
  try {
    return values.map(encodeNext);
  } catch (error) {
    throw ofRow(first + index - 1, error);
  }
}

function inBatches(encoded: readonly EncodedColumn[], rowCount: number, first: number): readonly RowBatch[] {
  const set: EncodedColumn[] = [];
  /** Columns that some rows give, and some leave to the database. */
  const mixed: EncodedColumn[] = [];
  for (const one of encoded) {
    const { column, values } = one;
    const given = values.reduce<number>((count, value) => (value === undefined ? count : count + 1), 0);
    if (given === 0) continue;
    set.push(one);
    if (given === rowCount) continue;
    if (column.nullable && !column.generatedByDatabase) nullMissing(values);
    else mixed.push(one);
  }
  const all = Array.from({ length: rowCount }, (_, position) => position);
  if (mixed.length === 0) return [batchOf(set, all, first)];
  const alike = Map.groupBy(all, (position) =>
    mixed.map(({ values }) => (values[position] === undefined ? 0 : 1)).join(''),
  );
  return [...alike.values()].map((positions) => {
    const [sample = 0] = positions;
    const given = set.filter(({ values }) => values[sample] !== undefined);
    const taken = given.map(({ column, values }) => ({
      column,
      values: positions.map((position) => values[position]),
    }));
    return batchOf(taken, positions, first);
  });
}

/** What the database would put there itself. */
function nullMissing(values: unknown[]): void {
  for (let index = 0; index < values.length; index++) values[index] ??= null;
}

function batchOf(encoded: readonly EncodedColumn[], positions: readonly number[], first: number): RowBatch {
  return {
    columns: encoded.map(({ column }) => column),
    values: encoded.map(({ values }) => values),
    rows: positions.map((position) => first + position),
  };
}
