import type { InsertStmt } from 'libpg-query';

import type { SqlStatement } from '../../sql/statement.ts';
import type { KnownTable } from '../catalog/catalog.ts';
import { keyOf, nameOfRange, type ObjectName } from '../catalog/object-name.ts';
import type { Scene } from '../scene.ts';
import { objectsIn } from './walk.ts';

/** A table that takes the place of one that is dropped. */
export interface Replacement {
  /** The columns whose values were not taken over. */
  readonly lost: readonly string[];
}

/**
 * The way SQLite changes a table, and Prisma with it: a new one, `INSERT … SELECT`, and the old one's name for the new
 * one, which either gets it in the end or has it from the start, where the old one was renamed away. Seen from the DROP
 * of the old one; `undefined` where no table with the rows has the name.
 */
export function replacementOf(
  name: ObjectName,
  dropped: SqlStatement,
  scene: Scene,
): Replacement | undefined {
  const place = scene.statements.indexOf(dropped);
  const [before, after] = [scene.statements.slice(0, place), scene.statements.slice(place + 1)];
  const heir = renamesOf(after).find(({ to }) => keyOf(to) === keyOf(name))?.from;
  const origin = renamesOf(before).find(({ to }) => keyOf(to) === keyOf(name))?.from;
  const made = scene.catalog.table(heir ?? origin ?? name);
  if (made === undefined || (heir === undefined && origin === undefined) || !scene.catalog.isNew(made))
    return undefined;
  const copies = before.flatMap(({ node }) => ('InsertStmt' in node ? [node.InsertStmt] : []));
  const copy = copies.find(
    ({ relation, selectStmt }) => keyOf(nameOfRange(relation)) === keyOf(made) && reads(selectStmt, name),
  );
  if (copy === undefined) return undefined;
  const old = scene.catalog.table(name);
  return { lost: old === undefined ? [] : lostBy(copy, old) };
}

function renamesOf(
  statements: readonly SqlStatement[],
): readonly { readonly from: ObjectName; readonly to: ObjectName }[] {
  return statements.flatMap(({ node }) => {
    if (!('RenameStmt' in node) || node.RenameStmt.renameType !== 'OBJECT_TABLE') return [];
    const { relation, newname = '' } = node.RenameStmt;
    const from = nameOfRange(relation);
    return [{ from, to: { ...from, name: newname } }];
  });
}

/** What the SELECT does not read of the old table, in whatever column it ends. */
function lostBy({ selectStmt }: InsertStmt, old: KnownTable): readonly string[] {
  const read = new Set<string>();
  for (const found of objectsIn(selectStmt)) {
    if ('A_Star' in found) return [];
    if ('sval' in found && typeof found.sval === 'string') read.add(found.sval);
  }
  return [...old.columns.keys()].filter((name) => !read.has(name));
}

function reads(select: unknown, { name }: ObjectName): boolean {
  for (const found of objectsIn(select)) {
    if ('relname' in found && found.relname === name) return true;
  }
  return false;
}
