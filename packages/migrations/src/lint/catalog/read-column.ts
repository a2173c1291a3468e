import type { ColumnDef, Constraint } from 'libpg-query';

import type { KnownColumn } from './catalog.ts';
import { readType } from './column-type.ts';
import { nameOfList } from './object-name.ts';

export function constraintsOf(column: ColumnDef): readonly Constraint[] {
  return (column.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
}

export function readColumn(column: ColumnDef, madeIn: number): KnownColumn {
  const type = readType(column.typeName);
  const kinds = constraintsOf(column).map(({ contype }) => contype);
  const fills = ['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED'] as const;
  const requires = ['CONSTR_NOTNULL', 'CONSTR_PRIMARY', 'CONSTR_IDENTITY'] as const;
  return {
    name: column.colname ?? '',
    type,
    collation: collationOf(column),
    notNull: type.isSerial || requires.some((kind) => kinds.includes(kind)),
    hasDefault: type.isSerial || fills.some((kind) => kinds.includes(kind)),
    madeIn,
  };
}

/** The collation that a definition asks for by name. */
export function collationOf({ collClause }: ColumnDef): string | undefined {
  const { name } = nameOfList(collClause?.collname);
  return name === '' || name === 'default' ? undefined : name;
}

/** Whether rows that are there get a value with a column that is added. */
export function fillsRows(column: ColumnDef): boolean {
  return readColumn(column, 0).hasDefault;
}
