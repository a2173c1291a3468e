import type { Node } from 'libpg-query';

import type { ColumnType } from './column-type.ts';
import { readType } from './column-type.ts';

/**
 * What ALTER COLUMN … TYPE does to the rows that are there.
 * - `nothing`: it changes the catalog alone.
 * - `nothing in UTC`: the same, where the session's time zone is UTC (PostgreSQL 12 or newer).
 * - `rewrite`: each row is written anew.
 */
export type TypeChange = 'nothing' | 'nothing in UTC' | 'rewrite';

/** What a change of type does, by the rules of PostgreSQL's ATColumnChangeRequiresRewrite() and of its planner. */
export function typeChange(
  from: ColumnType,
  to: ColumnType,
  using: Node | undefined,
  column: string,
): TypeChange {
  if (using !== undefined && !isPlain(using, to, column)) return 'rewrite';
  if (isSame(from, to)) return 'nothing';
  if (from.isArray || to.isArray || from.schema !== undefined || to.schema !== undefined) return 'rewrite';
  const [was, is] = [from.name, to.name];
  if (isText(was) && isText(is)) return is === 'text' || holds(from, to, 0) ? 'nothing' : 'rewrite';
  if (was === 'cidr' && is === 'inet') return 'nothing';
  if (was === 'xml' && isText(is) && to.sizes.length === 0) return 'nothing';
  if (was === 'numeric' && is === 'numeric') return numericGrows(from, to) ? 'nothing' : 'rewrite';
  if (was === 'varbit' && is === 'varbit') return holds(from, to, 0) ? 'nothing' : 'rewrite';
  if (isClock(was) && isClock(is)) {
    if (!holds(from, to, 6)) return 'rewrite';
    if (was === is) return 'nothing';
    // Between the two only the full precision is left alone: a smaller one is rounded to once more, row by row.
    const isFull = (to.sizes[0] ?? 6) >= 6;
    return isFull && was.startsWith('timestamp') && is.startsWith('timestamp') ? 'nothing in UTC' : 'rewrite';
  }
  return 'rewrite';
}

function isSame(a: ColumnType, b: ColumnType): boolean {
  return (
    a.name === b.name &&
    (a.schema ?? 'public') === (b.schema ?? 'public') &&
    a.isArray === b.isArray &&
    a.sizes.join() === b.sizes.join()
  );
}

function isText(name: string): boolean {
  return name === 'text' || name === 'varchar';
}

function isClock(name: string): boolean {
  return ['timestamp', 'timestamptz', 'time', 'timetz'].includes(name);
}

/** Whether every value of the one fits into the other; `most` is what no size stands for, 0 for no limit. */
function holds(from: ColumnType, to: ColumnType, most: number): boolean {
  const limit = most === 0 ? Number.POSITIVE_INFINITY : most;
  // A text has no size, and no limit.
  const size = ({ name, sizes }: ColumnType): number => (name === 'text' ? limit : (sizes[0] ?? limit));
  return size(to) >= size(from);
}

function numericGrows(from: ColumnType, to: ColumnType): boolean {
  const [precision, scale = 0] = to.sizes;
  if (precision === undefined) return true;
  const [before, scaleBefore = 0] = from.sizes;
  return before !== undefined && scale === scaleBefore && precision >= before;
}

/** Whether USING says what would be done without it: the column, be it cast to the new type. */
function isPlain(using: Node, to: ColumnType, column: string): boolean {
  if ('TypeCast' in using) {
    const { arg, typeName } = using.TypeCast;
    return arg !== undefined && isSame(readType(typeName), to) && isPlain(arg, to, column);
  }
  if (!('ColumnRef' in using)) return false;
  const last = using.ColumnRef.fields?.at(-1);
  return last !== undefined && 'String' in last && last.String.sval === column;
}
