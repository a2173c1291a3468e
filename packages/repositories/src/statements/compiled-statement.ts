import { createHash } from 'node:crypto';
import type { Statement } from '@holdfast/resilience';
import type { Knex } from 'knex';
import { limitSlot, offsetSlot, Slot } from './slot.ts';

/** A statement without its values: compiled once for each shape of call, then only filled. */
export interface CompiledStatement {
  readonly text: string;
  /** The name it is prepared under: the same text always has the same name. */
  readonly name: string;
  /** The statement with `values`, given in the order of its slots. */
  bind(values: readonly unknown[]): Statement;
}

/** Where the limit and the offset are among a statement's values. */
export interface Window {
  readonly limit?: number;
  readonly offset?: number;
}

/** Compiles what a query builder holds. Each `Slot` in it takes the caller's value of its index. */
export function compileStatement(query: Knex.QueryBuilder, window: Window = {}): CompiledStatement {
  const { sql, bindings } = query.toSQL().toNative();
  // A question mark that is part of a name. Only the compiler of PostgreSQL takes the mark before it away again.
  const text = sql.replaceAll('\\?', '?');
  const slots = bindings.map((binding) => slotOf(binding, window));
  const name = `hf_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  if (slots.every((slot, position) => slot === position)) {
    return { text, name, bind: (values) => ({ text, name, values }) };
  }
  return {
    text,
    name,
    bind: (values) => ({ text, name, values: slots.map((slot) => values[slot]) }),
  };
}

function slotOf(binding: unknown, { limit, offset }: Window): number {
  if (binding instanceof Slot) return binding.index;
  const index = binding === limitSlot ? limit : binding === offsetSlot ? offset : undefined;
  if (index !== undefined) return index;
  throw new TypeError(`a compiled statement cannot hold the constant ${String(binding)}`);
}
