import { type AnyTable, type Derivation, type DialectName, dialectOf } from '@holdfast/db-types';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import { type MappedColumn, mapColumn } from './mapped-column.ts';

interface Decoder {
  readonly property: string;
  readonly decode: (stored: unknown) => unknown;
}

/** A column that the repository writes beside another, from whose values it is made; rows have none. */
export interface DerivedColumn {
  readonly column: MappedColumn;
  readonly derivation: Derivation;
}

const none: readonly DerivedColumn[] = [];

/** A table as one dialect stores it: names, encodings, and what must be decoded in a row that comes back. */
export class TableMapping {
  readonly table: AnyTable;
  /** What rows are made of. */
  readonly columns: readonly MappedColumn[];
  readonly key: readonly MappedColumn[];
  /** Quotes a name, so that it is only ever read as one. */
  readonly quote: (name: string) => string;
  /** What no property begins with: for what a statement selects beside a row. */
  readonly ownPrefix: string;
  readonly #derived: ReadonlyMap<string, readonly DerivedColumn[]>;
  readonly #byProperty: ReadonlyMap<string, MappedColumn>;
  readonly #decoders: readonly Decoder[];

  constructor(table: AnyTable, dialect: DialectName) {
    const columns = Object.values(table.columns).map((column) => mapColumn(column, dialect));
    this.table = table;
    this.columns = columns.filter(({ derived }) => derived === undefined);
    this.#derived = Map.groupBy(
      columns.flatMap((column) => (column.derived ? [{ column, derivation: column.derived }] : [])),
      ({ derivation }) => derivation.from,
    );
    this.quote = dialectOf(dialect).quoteIdentifier;
    this.#byProperty = new Map(this.columns.map((column) => [column.property, column]));
    this.#decoders = this.columns.flatMap(({ property, decode }) => (decode ? [{ property, decode }] : []));
    this.key = table.primaryKey.map((property) => this.column(property));
    let prefix = '#';
    while (this.columns.some(({ property }) => property.startsWith(prefix))) prefix += '#';
    this.ownPrefix = prefix;
  }

  has(property: string): boolean {
    return this.#byProperty.has(property);
  }

  /** @throws QueryError where rows of the table have no such property */
  column(property: string): MappedColumn {
    const column = this.#byProperty.get(property);
    if (column !== undefined) return column;
    throw new QueryError(
      `${this.table.name} has no column ${quoteValue(property)}. It has: ${[...this.#byProperty.keys()].join(', ')}.`,
    );
  }

  /** The columns made from this one's values. */
  derivedFrom(property: string): readonly DerivedColumn[] {
    return this.#derived.get(property) ?? none;
  }

  /**
   * A column's name as SQL, of what is called `from` in the statement. A name by itself may also be read as that of
   * something selected: `order by "due"` takes the text that was made of "due".
   */
  nameOf({ databaseName }: MappedColumn, from = this.table.name): string {
    return `${this.quote(from)}.${this.quote(databaseName)}`;
  }

  /** SQL that selects every property of a row, of what is called `from` in the statement. */
  selection(from?: string): string {
    const prefix = from === undefined ? '' : `${this.quote(from)}.`;
    return this.columns
      .map(({ property, databaseName, selectAs }) => {
        const name = prefix + this.quote(databaseName);
        return `${selectAs?.(name) ?? name} as ${this.quote(property)}`;
      })
      .join(', ');
  }

  /** Decodes rows in place: they were made by the driver for this call alone. */
  decode(rows: readonly Record<string, unknown>[]): void {
    if (this.#decoders.length === 0) return;
    for (const row of rows) {
      for (const { property, decode } of this.#decoders) row[property] = decode(row[property]);
    }
  }
}
