import type { Knex } from 'knex';

/**
 * A condition on rows, taken apart: its shape, which is compiled once, and its values, which come with each call.
 * Predicates of one shape (on one table) compile to the same SQL, with as many values in the same order.
 */
export interface Predicate {
  readonly shape: string;
  readonly values: readonly unknown[];
  /** Adds the condition; its values are the slots from `firstSlot` on. */
  apply(query: Knex.QueryBuilder, firstSlot: number): void;
}

/** Every row: the one predicate without a condition. */
export const everything: Predicate = { shape: '', values: [], apply: () => {} };

/** The rows that meet all of these. */
export function allOf(...predicates: readonly Predicate[]): Predicate {
  const wanted: Predicate[] = [];
  for (const predicate of predicates) if (predicate !== everything) wanted.push(predicate);
  const [only] = wanted;
  if (only === undefined) return everything;
  if (wanted.length === 1) return only;
  let shape = '';
  const values: unknown[] = [];
  for (const predicate of wanted) {
    shape += `${predicate.shape} & `;
    values.push(...predicate.values);
  }
  return {
    shape,
    values,
    apply(query, firstSlot) {
      let slot = firstSlot;
      for (const predicate of wanted) {
        predicate.apply(query, slot);
        slot += predicate.values.length;
      }
    },
  };
}
