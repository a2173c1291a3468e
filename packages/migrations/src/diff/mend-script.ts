import { placeValues } from './enum-order.ts';
import { castLists } from './list-casts.ts';
import { mendSequences } from './sequences.ts';

/** A script of the engine's for PostgreSQL, with what it gets wrong put right; each has its reason where it is done. */
export function mendScript(script: string, from: string, to: string): string {
  return placeValues(castLists(mendSequences(script, from, to), from, to), from, to);
}
