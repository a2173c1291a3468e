import type { SqlStatement } from '../../sql/statement.ts';
import type { ColumnType } from './column-type.ts';
import { keyOf, type ObjectName, temporary } from './object-name.ts';

export interface KnownColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** `undefined` for the one that its type has. */
  readonly collation: string | undefined;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  /** The script that made it. */
  readonly madeIn: number;
}

export interface KnownConstraint {
  readonly name: string;
  readonly kind: 'check' | 'foreign' | 'unique' | 'primary' | 'exclusion' | 'not-null';
  readonly columns: readonly string[];
  /** The columns of which a check says that they are not null. */
  readonly notNull: readonly string[];
  /** The key of the table that a foreign key refers to. */
  readonly refersTo?: string;
  /** Whether the rows that are there were looked at. */
  readonly valid: boolean;
  readonly madeBy: SqlStatement;
}

export interface KnownTable extends ObjectName {
  readonly kind: 'table' | 'view' | 'materialized view';
  readonly columns: ReadonlyMap<string, KnownColumn>;
  readonly constraints: ReadonlyMap<string, KnownConstraint>;
  readonly isPartitioned: boolean;
  readonly madeIn: number;
}

export interface KnownIndex extends ObjectName {
  /** The key of its table. */
  readonly table: string;
  readonly madeIn: number;
}

export interface KnownType extends ObjectName {
  readonly kind: 'enum' | 'domain' | 'other';
  /** Of a domain: what it is made of, and whether each value is checked. */
  readonly base?: ColumnType;
  readonly isChecked?: boolean;
  readonly madeIn: number;
}

/** What a history has made so far, as far as its scripts say. Its entries are values: a copy of the maps is a copy. */
export class Catalog {
  readonly tables: Map<string, KnownTable>;
  readonly indexes: Map<string, KnownIndex>;
  readonly types: Map<string, KnownType>;
  /** The volatility that each function was declared with. */
  readonly functions: Map<string, string>;
  /** The names that the server has cut off. */
  readonly cutNames: Set<string>;
  /** The tables that the script has dropped: another one may take their place, rows and all. */
  readonly dropped: Map<string, KnownTable>;
  /** The script that is being read: even numbers for the way up, and for the way down of it the next one. */
  script: number;

  constructor(of?: Catalog) {
    this.tables = new Map(of?.tables);
    this.indexes = new Map(of?.indexes);
    this.types = new Map(of?.types);
    this.functions = new Map(of?.functions);
    this.cutNames = new Set(of?.cutNames);
    this.dropped = new Map();
    this.script = of?.script ?? 0;
  }

  begin(script: number): void {
    this.script = script;
    this.dropped.clear();
    // Its session is over.
    for (const map of [this.tables, this.indexes]) {
      for (const [key, { schema }] of map) if (schema === temporary) map.delete(key);
    }
  }

  /** Whether something is as new as the script that is being read. */
  isNew({ madeIn }: { readonly madeIn: number }): boolean {
    return madeIn === this.script;
  }

  /** On the way down: whether the way up of the same revision has made it. */
  isOfWayUp({ madeIn }: { readonly madeIn: number }): boolean {
    return this.script % 2 === 1 && madeIn === this.script - 1;
  }

  table(name: ObjectName): KnownTable | undefined {
    return found(this.tables, name);
  }

  index(name: ObjectName): KnownIndex | undefined {
    return found(this.indexes, name);
  }

  type({ schema, name }: ObjectName): KnownType | undefined {
    return this.types.get(keyOf({ schema, name }));
  }

  /** Whether an index may have the column in it: which columns one that is not a constraint's has is not known. */
  mayIndex(table: KnownTable, column: string): boolean {
    return (
      [...this.indexes.values()].some((index) => index.table === keyOf(table)) ||
      [...table.constraints.values()].some(
        ({ kind, columns }) =>
          (kind === 'primary' || kind === 'unique' || kind === 'exclusion') && columns.includes(column),
      )
    );
  }

  /** The primary key's columns; none where it is not known. */
  primaryKey(name: ObjectName): readonly string[] {
    const constraints = [...(this.table(name)?.constraints.values() ?? [])];
    return constraints.find(({ kind }) => kind === 'primary')?.columns ?? [];
  }
}

/** What a name means where it is used. */
function found<Value>(values: ReadonlyMap<string, Value>, name: ObjectName): Value | undefined {
  const own = name.schema === undefined ? values.get(keyOf({ ...name, schema: temporary })) : undefined;
  return own ?? values.get(keyOf(name));
}
