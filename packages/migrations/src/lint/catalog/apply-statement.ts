import type { Node, RangeVar } from 'libpg-query';

import { named } from '../../sql/runs-in-transaction.ts';
import type { SqlStatement } from '../../sql/statement.ts';
import { alterTable } from './apply-alter.ts';
import { applyDrop } from './apply-drop.ts';
import { applyRename } from './apply-rename.ts';
import type { Catalog, KnownTable, KnownType } from './catalog.ts';
import { readType } from './column-type.ts';
import { keyOf, nameOfItem, nameOfList, nameOfRange } from './object-name.ts';
import { readTable } from './read-table.ts';

/** Takes into the catalog what a statement makes, changes and drops. What is in DO blocks and functions is not seen. */
export function applyStatement(statement: SqlStatement, catalog: Catalog): void {
  const { node } = statement;
  const madeIn = catalog.script;
  if ('CreateStmt' in node) {
    const { relation, if_not_exists } = node.CreateStmt;
    if (if_not_exists === true && catalog.table(nameOfRange(relation)) !== undefined) return;
    put(readTable(node.CreateStmt, catalog, statement), catalog);
  } else if ('CreateTableAsStmt' in node) {
    const { into, objtype } = node.CreateTableAsStmt;
    put(empty(into?.rel, objtype === 'OBJECT_MATVIEW' ? 'materialized view' : 'table', madeIn), catalog);
  } else if ('ViewStmt' in node) {
    const known = catalog.table(nameOfRange(node.ViewStmt.view));
    put(known ?? empty(node.ViewStmt.view, 'view', madeIn), catalog);
  } else if ('IndexStmt' in node) {
    const { idxname, relation } = node.IndexStmt;
    const name = nameOfRange(relation);
    const table = catalog.table(name) ?? name;
    const index = { schema: table.schema, name: idxname ?? '', table: keyOf(table), madeIn };
    if (idxname !== undefined && catalog.index(index) === undefined) catalog.indexes.set(keyOf(index), index);
  } else if ('AlterTableStmt' in node) {
    const { relation, cmds = [] } = node.AlterTableStmt;
    const table = catalog.table(nameOfRange(relation));
    if (table === undefined) return;
    const commands = cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? [cmd.AlterTableCmd] : []));
    put(
      commands.reduce((made, command) => alterTable(made, command, catalog, statement), table),
      catalog,
    );
  } else if ('RenameStmt' in node) applyRename(node.RenameStmt, catalog);
  else if ('DropStmt' in node) applyDrop(node.DropStmt, catalog);
  else if ('AlterObjectSchemaStmt' in node) {
    const { relation, newschema } = node.AlterObjectSchemaStmt;
    const table = relation === undefined ? undefined : catalog.table(nameOfRange(relation));
    if (table === undefined) return;
    catalog.tables.delete(keyOf(table));
    put({ ...table, schema: newschema }, catalog);
  } else if ('CreateFunctionStmt' in node) {
    const { funcname, options } = node.CreateFunctionStmt;
    const volatility = textOf(named(options, 'volatility')?.arg) ?? 'volatile';
    catalog.functions.set(keyOf(nameOfList(funcname)), volatility);
  } else applyType(node, catalog);
}

function applyType(node: Node, catalog: Catalog): void {
  const add = (type: Omit<KnownType, 'madeIn'>): void => {
    catalog.types.set(keyOf(type), { ...type, madeIn: catalog.script });
  };
  if ('CreateEnumStmt' in node) add({ ...nameOfList(node.CreateEnumStmt.typeName), kind: 'enum' });
  if ('CompositeTypeStmt' in node) add({ ...nameOfRange(node.CompositeTypeStmt.typevar), kind: 'other' });
  if ('CreateRangeStmt' in node) add({ ...nameOfList(node.CreateRangeStmt.typeName), kind: 'other' });
  if ('CreateDomainStmt' in node) {
    const { domainname, typeName, constraints } = node.CreateDomainStmt;
    const isChecked = (constraints ?? []).length > 0;
    add({ ...nameOfList(domainname), kind: 'domain', base: readType(typeName), isChecked });
  }
  if ('AlterDomainStmt' in node && node.AlterDomainStmt.subtype === 'C') {
    const domain = catalog.type(nameOfItem({ List: { items: node.AlterDomainStmt.typeName ?? [] } }));
    if (domain !== undefined) catalog.types.set(keyOf(domain), { ...domain, isChecked: true });
  }
}

function put(table: KnownTable, catalog: Catalog): void {
  catalog.tables.set(keyOf(table), table);
}

function empty(relation: RangeVar | undefined, kind: KnownTable['kind'], madeIn: number): KnownTable {
  const maps = { columns: new Map(), constraints: new Map() };
  return { ...nameOfRange(relation), kind, ...maps, isPartitioned: false, madeIn };
}

function textOf(node: Node | undefined): string | undefined {
  return node !== undefined && 'String' in node ? node.String.sval : undefined;
}
