import type { Node, RangeVar } from 'libpg-query';

/** The name of a table, a type, an index or a function. */
export interface ObjectName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** Where a session has its temporary tables, which stand before all others of their names. */
export const temporary = 'pg_temp';

export function nameOfRange(range: RangeVar | undefined): ObjectName {
  const schema = range?.relpersistence === 't' ? temporary : range?.schemaname;
  return { schema, name: range?.relname ?? '' };
}

/** The texts of a list of names. */
export function stringsIn(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
}

/** `schema.name`, as a list of names. */
export function nameOfList(nodes: readonly Node[] | undefined): ObjectName {
  const names = stringsIn(nodes);
  return { schema: names.at(-2), name: names.at(-1) ?? '' };
}

/** The name in an item of DROP or RENAME, which is a list, a type or a plain string. */
export function nameOfItem(node: Node | undefined): ObjectName {
  if (node === undefined) return { schema: undefined, name: '' };
  if ('List' in node) return nameOfList(node.List.items);
  if ('TypeName' in node) return nameOfList(node.TypeName.names);
  if ('ObjectWithArgs' in node) return nameOfList(node.ObjectWithArgs.objname);
  return nameOfList([node]);
}

/** What an object is known under. A name without a schema is taken for one of `public`, where Prisma's default is. */
export function keyOf({ schema, name }: ObjectName): string {
  return `${schema === undefined || schema === 'main' ? 'public' : schema}.${name}`;
}
