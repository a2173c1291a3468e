import type { Node } from 'libpg-query';

import { objectsIn } from '../tree/walk.ts';
import type { Catalog } from './catalog.ts';
import { keyOf, nameOfList } from './object-name.ts';

/** Functions of PostgreSQL and of its extensions that answer each row anew, and that a default may call. */
export const volatileFunctions: ReadonlySet<string> = new Set([
  'clock_timestamp',
  'currval',
  'gen_random_bytes',
  'gen_random_uuid',
  'gen_salt',
  'lastval',
  'nextval',
  'random',
  'random_normal',
  'setval',
  'timeofday',
  'uuid_generate_v1',
  'uuid_generate_v1mc',
  'uuid_generate_v4',
  'uuidv4',
  'uuidv7',
]);

/** A volatile function that an expression calls, as far as that is known. */
export function volatileIn(expression: Node | undefined, catalog: Catalog): string | undefined {
  for (const found of objectsIn(expression)) {
    // The tree marks a call by its key; whatever else is in it is looked at with care.
    const call = (found as { FuncCall?: { funcname?: Node[] } }).FuncCall;
    if (call === undefined) continue;
    const name = nameOfList(call.funcname);
    const declared = catalog.functions.get(keyOf(name));
    if (declared === 'volatile' || (declared === undefined && volatileFunctions.has(name.name)))
      return name.name;
  }
  return undefined;
}
