import type { ColumnDef, CreateStmt, Node, RangeVar } from 'libpg-query';

import type { SqlStatement } from '../../sql/statement.ts';
import type { Catalog, KnownColumn, KnownConstraint, KnownTable } from './catalog.ts';
import { nameOfRange, type ObjectName } from './object-name.ts';
import { constraintsOf, readColumn } from './read-column.ts';
import { readConstraint } from './read-constraint.ts';

/** A table as CREATE TABLE makes it. */
export function readTable(stmt: CreateStmt, catalog: Catalog, madeBy: SqlStatement): KnownTable {
  const name = nameOfRange(stmt.relation);
  const columns = new Map<string, KnownColumn>();
  const constraints = new Map<string, KnownConstraint>();
  for (const element of stmt.tableElts ?? []) {
    if ('ColumnDef' in element) addColumn(element.ColumnDef);
    if ('Constraint' in element) keep(readConstraint(element.Constraint, name.name, madeBy));
    if ('TableLikeClause' in element) copy(nameOfRange(element.TableLikeClause.relation));
  }
  for (const parent of (stmt.inhRelations ?? []).flatMap(rangeIn)) copy(nameOfRange(parent));
  for (const { kind, notNull } of constraints.values()) {
    if (kind !== 'check') for (const column of notNull) forbidNull(column);
  }
  return {
    ...name,
    kind: 'table',
    columns,
    constraints,
    isPartitioned: stmt.partspec !== undefined,
    madeIn: catalog.script,
  };

  function addColumn(column: ColumnDef): void {
    const known = readColumn(column, catalog.script);
    columns.set(known.name, known);
    for (const constraint of constraintsOf(column)) {
      keep(readConstraint(constraint, name.name, madeBy, known.name));
    }
  }

  function copy(from: ObjectName): void {
    for (const column of catalog.table(from)?.columns.values() ?? []) {
      columns.set(column.name, { ...column, madeIn: catalog.script });
    }
  }

  function keep(constraint: KnownConstraint | undefined): void {
    if (constraint !== undefined) constraints.set(constraint.name, constraint);
  }

  function forbidNull(column: string): void {
    const known = columns.get(column);
    if (known !== undefined) columns.set(column, { ...known, notNull: true });
  }
}

function rangeIn(node: Node): readonly RangeVar[] {
  return 'RangeVar' in node ? [node.RangeVar] : [];
}
