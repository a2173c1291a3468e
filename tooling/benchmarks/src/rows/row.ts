import type { Operations } from '../peers/operations.ts';
import type { Inputs } from './inputs.ts';

/** One measurement: what callers ask of a peer, over and over. */
export interface Row<Name extends keyof Operations = keyof Operations> {
  /** What `--only` calls it. */
  readonly name: string;
  readonly title: string;
  /** What of a peer it needs. A peer that has not got it is left out. */
  readonly operation: Name;
  /** How many callers ask at once; each has an answer before it asks again. */
  readonly callers: readonly number[];
  /**
   * When what it wrote is removed, unmeasured; left out where it only reads. A row that is cleaned up after each call has
   * one in each round.
   */
  readonly cleanUp?: 'after each call' | 'at the end';
  /** Makes the call from one of a peer's operations. */
  prepare(operation: Operations[Name], inputs: Inputs): Call | Promise<Call>;
}

/** One call of a caller, these being counted from 0. Answers what the peer answered. */
export type Call = (caller: number) => Promise<unknown>;

/** A row, with the type of the operation it names. */
export function row<Name extends keyof Operations>(row: Row<Name>): Row<Name> {
  return row;
}
