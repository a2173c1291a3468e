import type { Role } from '../../column/role.ts';

/** A table to be written, as data: what was read from a model, and what its file will say. */
export interface TablePlan {
  readonly model: string;
  readonly databaseName: string;
  readonly documentation: readonly string[];
  readonly columns: readonly ColumnPlan[];
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
}

export type TypePlan =
  | { readonly name: 'guid' | 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamp' }
  | { readonly name: 'json'; readonly document?: JsonDocumentType }
  | { readonly name: 'enumeration'; readonly of: EnumPlan };

/** A TypeScript type that a `json(Type from "path")` annotation names. */
export interface JsonDocumentType {
  readonly typeName: string;
  readonly from: string;
}

export type DefaultPlan =
  | { readonly kind: 'constant'; readonly value: unknown }
  /** Called for each new row. */
  | { readonly kind: 'now' | 'random guid' | 'sortable guid' }
  | { readonly kind: 'database' };

export interface EnumPlan {
  readonly name: string;
  readonly databaseName: string;
  readonly documentation: readonly string[];
  readonly values: readonly { readonly name: string; readonly databaseName: string }[];
}
