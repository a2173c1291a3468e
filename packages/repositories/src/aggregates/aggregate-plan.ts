import type { ColumnTypeName } from '@holdfast/db-types';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { MappedTable } from '../mapping/mapped-table.ts';

/** Aggregates of any table. */
export interface Asked {
  readonly count?: true;
  readonly sum?: readonly string[];
  readonly avg?: readonly string[];
  readonly min?: readonly string[];
  readonly max?: readonly string[];
}

type Answer = Readonly<Record<string, unknown>>;

const numeric: ReadonlySet<ColumnTypeName> = new Set<ColumnTypeName>([
  'integer',
  'bigint',
  'decimal',
  'float',
]);
const ordered: ReadonlySet<ColumnTypeName> = new Set<ColumnTypeName>([
  ...numeric,
  'text',
  'caseInsensitiveText',
  'timestamp',
  'date',
]);

/** What to select for the aggregates asked for, and how to read it. */
export class AggregatePlan {
  /** Names the selection: two of one shape select the same. */
  readonly shape: string;
  readonly #mapped: MappedTable;
  readonly #selected: string[] = [];
  readonly #readers: ((answer: Answer, into: Record<string, unknown>) => void)[] = [];

  /** @throws QueryError where it names what is not there, or what has no sum or order */
  constructor(mapped: MappedTable, { count, sum = [], avg = [], min = [], max = [] }: Asked) {
    this.#mapped = mapped;
    if (count === true) this.#count();
    this.#each('sum', sum, numeric, (column) => this.#sum(column));
    this.#each('avg', avg, numeric, (column) => this.#average(column));
    this.#each('min', min, ordered, (column) => this.#extreme('min', column));
    this.#each('max', max, ordered, (column) => this.#extreme('max', column));
    // All of them are names of columns.
    this.shape = JSON.stringify([count === true, sum, avg, min, max]);
  }

  get isEmpty(): boolean {
    return this.#selected.length === 0;
  }

  /** Selects SQL beside the aggregates, and answers the name it is returned under. */
  select(sql: string): string {
    const { mapping } = this.#mapped;
    const alias = `${mapping.ownPrefix}${this.#selected.length}`;
    this.#selected.push(`${sql} as ${mapping.quote(alias)}`);
    return alias;
  }

  get selection(): string {
    return this.#selected.join(', ');
  }

  /** Adds what an answer says to `into`. */
  read(answer: Answer, into: Record<string, unknown>): void {
    for (const reader of this.#readers) reader(answer, into);
  }

  /** SQL that orders groups by an aggregate. */
  orderOf(kind: 'sum' | 'avg' | 'min' | 'max', property: string): string {
    const column = this.#column(kind, property, kind === 'sum' || kind === 'avg' ? numeric : ordered);
    const name = this.#mapped.mapping.nameOf(column);
    if (kind === 'min' || kind === 'max') return `${kind}(${name})`;
    const { sortedBy } = this.#mapped.dialect.exactSum(column, name);
    return kind === 'sum' ? sortedBy : `(${sortedBy}) / nullif(count(${name}), 0)`;
  }

  #count(): void {
    const alias = this.select('count(*)');
    this.#readers.push((answer, into) => {
      into['count'] = Number(answer[alias]);
    });
  }

  #each(
    kind: 'sum' | 'avg' | 'min' | 'max',
    properties: readonly string[],
    types: ReadonlySet<ColumnTypeName>,
    readerOf: (column: MappedColumn) => (answer: Answer) => unknown,
  ): void {
    if (!Array.isArray(properties)) {
      const { name } = this.#mapped.mapping.table;
      throw new QueryError(`${name}: "${kind}" takes a list of properties, not ${quoteValue(properties)}.`);
    }
    if (properties.length === 0) return;
    const readers = properties.map((property) => {
      return [property, readerOf(this.#column(kind, property, types))] as const;
    });
    this.#readers.push((answer, into) => {
      into[kind] = Object.fromEntries(readers.map(([property, reader]) => [property, reader(answer)]));
    });
  }

  #column(kind: string, property: string, types: ReadonlySet<ColumnTypeName>): MappedColumn {
    const { mapping } = this.#mapped;
    const column = mapping.column(property);
    if (types.has(column.type)) return column;
    throw new QueryError(`${mapping.table.name}.${property} is ${column.type}: it has no ${kind}.`);
  }

  #sum(column: MappedColumn): (answer: Answer) => unknown {
    const digits = this.#digits(column);
    const { table } = this.#mapped.mapping;
    return (answer) => {
      const sum = digits(answer);
      if (column.type === 'bigint') return BigInt(sum ?? 0);
      if (column.type === 'decimal') return sum ?? zeroOf(column);
      const number = Number(sum ?? 0);
      if (column.type === 'float' || Number.isSafeInteger(number)) return number;
      throw new QueryError(
        `${table.name}.${column.property}: the sum is ${sum}, which no number holds exactly. Declare the column as bigint().`,
      );
    };
  }

  #average(column: MappedColumn): (answer: Answer) => unknown {
    const digits = this.#digits(column);
    const count = this.select(`count(${this.#mapped.mapping.nameOf(column)})`);
    return (answer) => {
      const sum = digits(answer);
      return sum === undefined ? null : Number(sum) / Number(answer[count]);
    };
  }

  /** The exact sum, written in digits; undefined where there is no value. */
  #digits(column: MappedColumn): (answer: Answer) => string | undefined {
    const name = this.#mapped.mapping.nameOf(column);
    const { parts, combine } = this.#mapped.dialect.exactSum(column, name);
    const aliases = parts.map((part) => this.select(part));
    return (answer) => {
      const values = aliases.map((alias) => answer[alias]);
      return values.includes(null) ? undefined : combine(values);
    };
  }

  #extreme(kind: 'min' | 'max', { decode, selectAs, ...column }: MappedColumn): (answer: Answer) => unknown {
    const sql = `${kind}(${this.#mapped.mapping.nameOf({ decode, selectAs, ...column })})`;
    const alias = this.select(selectAs?.(sql) ?? sql);
    return (answer) => {
      const stored = answer[alias];
      return stored === null || decode === undefined ? stored : decode(stored);
    };
  }
}

/** As the column writes it: with the digits of its scale. */
function zeroOf({ encode, decode }: MappedColumn): unknown {
  const zero = encode('0');
  return decode === undefined ? zero : decode(zero);
}
