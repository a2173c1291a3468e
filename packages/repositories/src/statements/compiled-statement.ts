import { createHash } from 'node:crypto';
import type { Statement } from '@holdfast/resilience';
import type { Knex } from 'knex';
import { Slot } from './slot.ts';

/** A statement without its values: compiled once for each shape of call, then only filled. */
export interface CompiledStatement {
  readonly text: string;
  /** The name it is prepared under: the same text always has the same name. */
  readonly name: string;
  /** The statement with `values`, given in the order of its slots. */
  bind(values: readonly unknown[]): Statement;
}

/**
 * Compiles what a query builder holds. Each `Slot` in it takes the caller's value of its index.
 *
 * @param markers values that stand for slots where the builder takes no `Slot`, with the slot's index.
 */
export function compileStatement(
  query: Knex.QueryBuilder,
  markers: ReadonlyMap<unknown, number> = new Map(),
): CompiledStatement {
  const { sql: text, bindings } = query.toSQL().toNative();
  const slots = bindings.map((binding) => slotOf(binding, markers));
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

function slotOf(binding: unknown, markers: ReadonlyMap<unknown, number>): number {
  const slot = binding instanceof Slot ? binding.index : markers.get(binding);
  if (slot === undefined)
    throw new TypeError(`a compiled statement cannot hold the constant ${String(binding)}`);
  return slot;
}
