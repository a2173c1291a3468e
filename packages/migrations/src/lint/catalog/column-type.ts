import type { Node, TypeName } from 'libpg-query';

import { stringsIn } from './object-name.ts';

/** The type of a column, by the name that the server has for it. */
export interface ColumnType {
  readonly schema: string | undefined;
  /** `int4`, `varchar`, `timestamptz`, …; of a serial, its integer. */
  readonly name: string;
  /** The numbers in brackets. */
  readonly sizes: readonly number[];
  readonly isArray: boolean;
  readonly isSerial: boolean;
}

const serials: Readonly<Record<string, string>> = {
  smallserial: 'int2',
  serial2: 'int2',
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
};

export function readType(type: TypeName | undefined): ColumnType {
  const names = stringsIn(type?.names);
  const name = names.at(-1) ?? '';
  const schema = names.at(-2) === 'pg_catalog' ? undefined : names.at(-2);
  const serial = schema === undefined ? serials[name] : undefined;
  return {
    schema,
    name: serial ?? name,
    sizes: (type?.typmods ?? []).flatMap(readNumber),
    isArray: (type?.arrayBounds ?? []).length > 0,
    isSerial: serial !== undefined,
  };
}

function readNumber(node: Node): readonly number[] {
  if (!('A_Const' in node)) return [];
  // The tree leaves a zero out.
  return node.A_Const.ival === undefined ? [] : [node.A_Const.ival.ival ?? 0];
}
