import type { Role } from '../../column/role.ts';
import type { UniqueKey } from '../../table/table.ts';

/** A table to be written, as data: what was read from a model, and what its file will say. */
export interface TablePlan {
  readonly model: string;
  readonly databaseName: string;
  /** The schema it is in, where the Prisma schema names several. */
  readonly databaseSchema?: string;
  readonly documentation: readonly string[];
  readonly columns: readonly ColumnPlan[];
  readonly uniqueKeys: readonly UniqueKey[];
}

export interface ColumnPlan {
  readonly property: string;
  /** Where it differs from the property. */
  readonly databaseName?: string;
  readonly documentation: readonly string[];
  readonly type: TypePlan;
  readonly nullable: boolean;
  /** Whether it is (part of) the primary key, and who makes its values where nothing else is said. */
  readonly key?: 'generated' | 'given';
  readonly role?: Role;
  readonly default?: DefaultPlan;
  readonly secret?: true;
}

/** The column types that say no more than their options. */
export type PlainTypeName =
  | 'guid'
  | 'text'
  | 'caseInsensitiveText'
  | 'integer'
  | 'smallint'
  | 'bigint'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'timestamp'
  | 'date'
  | 'bytes'
  | 'ipAddress';

export interface PlainType {
  readonly name: PlainTypeName;
  /** What the type's function is called with. */
  readonly options?: Readonly<Record<string, number | boolean | string>>;
}

/** What one column, or one element of a list, holds. */
export type TypePlan =
  | PlainType
  | { readonly name: 'json'; readonly document?: ImportedName; readonly schema?: ImportedName }
  | { readonly name: 'enumeration'; readonly of: EnumPlan }
  | { readonly name: 'list'; readonly element: TypePlan }
  | { readonly name: 'encrypted'; readonly keys: ImportedName }
  | { readonly name: 'blindIndex'; readonly of: string; readonly keys: ImportedName };

/** A name of the team's own code, as an annotation says it: `Notes from "../notes.ts"`. */
export interface ImportedName {
  readonly name: string;
  readonly from: string;
}

export type DefaultPlan =
  | { readonly kind: 'constant'; readonly value: unknown }
  /** Called for each new row; some with what the schema gives in parentheses. */
  | { readonly kind: MadeDefault; readonly argument?: number }
  | { readonly kind: 'database' };

export type MadeDefault =
  | 'now'
  | 'truncated now'
  | 'today'
  | 'random guid'
  | 'sortable guid'
  | 'cuid'
  | 'cuid2'
  | 'nanoid'
  | 'ulid';

export interface EnumPlan {
  readonly name: string;
  readonly databaseName: string;
  readonly databaseSchema?: string;
  readonly documentation: readonly string[];
  readonly values: readonly { readonly name: string; readonly databaseName: string }[];
}

/** How the rows of a model lead to those of another, or of the same. */
export interface RelationPlan {
  readonly model: string;
  readonly property: string;
  readonly kind: 'one' | 'many';
  readonly target: string;
  /** A property of this model, and the one of the other that is equal. */
  readonly on: Readonly<Record<string, string>>;
  /** Whether the row may be missing although the columns are there. */
  readonly optional: boolean;
  /** Whether there may be none. */
  readonly nullable: boolean;
  readonly through?: { readonly table: JoinTablePlan; readonly on: Readonly<Record<string, string>> };
}

/** The table that Prisma keeps for two lists that lead to each other. */
export interface JoinTablePlan {
  readonly databaseName: string;
  readonly databaseSchema?: string;
  readonly columns: readonly ColumnPlan[];
}
