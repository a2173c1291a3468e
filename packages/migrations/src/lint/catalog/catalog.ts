import type { SqlStatement } from '../../sql/statement.ts';
import type { ColumnType } from './column-type.ts';
import { keyOf, type ObjectName } from './object-name.ts';

export interface KnownColumn {
  readonly name: string;
  readonly type: ColumnType;
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
    return this.tables.get(keyOf(name));
  }

  index(name: ObjectName): KnownIndex | undefined {
    return this.indexes.get(keyOf(name));
  }

  type({ schema, name }: ObjectName): KnownType | undefined {
    return this.types.get(keyOf({ schema, name }));
  }

  /** The primary key's columns; none where it is not known. */
  primaryKey(name: ObjectName): readonly string[] {
    const constraints = [...(this.table(name)?.constraints.values() ?? [])];
    return constraints.find(({ kind }) => kind === 'primary')?.columns ?? [];
  }
}
