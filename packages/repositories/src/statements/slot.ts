import type { Knex } from 'knex';

/** Stands in a query builder where a value will be, so that a compiled statement knows where its values go. */
export class Slot {
  /** The value's index among those a caller gives. */
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

/** The slot of this index. */
export function slot(index: number): Knex.Value {
  // The builder's types know nothing of slots; it binds them like any other value.
  return new Slot(index) as unknown as Knex.Value;
}

/**
 * What stands for a limit and an offset: the query builder takes only whole numbers there. They are no table's size,
 * so they cannot be mistaken for a real limit.
 */
export const limitSlot: number = Number.MAX_SAFE_INTEGER - 1;
export const offsetSlot: number = Number.MAX_SAFE_INTEGER - 2;
