import type { AnyColumn, AnyTable } from '@holdfast/db-types';
import type { DialectName } from '@holdfast/resilience';
import { QueryError } from '../errors/query-error.ts';

interface MappedColumn {
  readonly property: string;
  readonly databaseName: string;
  /** Makes the value for a new row that leaves the column out. */
  readonly makeDefault: (() => unknown) | undefined;
  readonly isJson: boolean;
  readonly encode: (value: unknown) => unknown;
}

interface Decoder {
  readonly property: string;
  readonly decode: (stored: unknown) => unknown;
}

/** A table as one dialect stores it: names, encodings, and what must be decoded in a row that comes back. */
export class TableMapping {
  readonly table: AnyTable;
  readonly columns: readonly MappedColumn[];
  /** Property → database name, as a query builder's selection. */
  readonly selection: Readonly<Record<string, string>>;
  readonly #byProperty: ReadonlyMap<string, MappedColumn>;
  readonly #decoders: readonly Decoder[];

  constructor(table: AnyTable, dialect: DialectName) {
    const columns = Object.values(table.columns);
    this.table = table;
    this.columns = columns.map((column) => mapColumn(column, dialect));
    this.selection = Object.fromEntries(columns.map((column) => [column.property, column.databaseName]));
    this.#byProperty = new Map(this.columns.map((column) => [column.property, column]));
    this.#decoders = columns.flatMap((column) => {
      const { decode } = column.codec(dialect);
      return decode === undefined ? [] : [{ property: column.property, decode }];
    });
  }

  /** @throws QueryError where the table has no such property */
  column(property: string): MappedColumn {
    const column = this.#byProperty.get(property);
    if (column !== undefined) return column;
    throw new QueryError(
      `${this.table.name} has no column "${property}". It has: ${[...this.#byProperty.keys()].join(', ')}.`,
    );
  }

  /** Decodes rows in place: they were made by the driver for this call alone. */
  decode(rows: Record<string, unknown>[]): void {
    if (this.#decoders.length === 0) return;
    for (const row of rows) {
      for (const { property, decode } of this.#decoders) row[property] = decode(row[property]);
    }
  }
}

function mapColumn(column: AnyColumn, dialect: DialectName): MappedColumn {
  const { encode } = column.codec(dialect);
  return {
    property: column.property,
    databaseName: column.databaseName,
    makeDefault: column.default,
    isJson: column.type === 'json',
    encode,
  };
}
