import type { CompiledStatement } from './compiled-statement.ts';

/**
 * Compiled statements by the shape of the call they serve. Shapes come from code, not from input, so there are few;
 * the limit only bounds what a caller that builds its filters at random can make us keep.
 */
export class StatementCache {
  readonly #statements = new Map<string, CompiledStatement>();
  readonly #limit: number;

  constructor(limit = 1000) {
    this.#limit = limit;
  }

  get(shape: string, compile: () => CompiledStatement): CompiledStatement {
    const known = this.#statements.get(shape);
    if (known !== undefined) return known;
    const compiled = compile();
    if (this.#statements.size >= this.#limit) {
      // A map keeps the order of insertion: the first key is the oldest.
      for (const oldest of this.#statements.keys()) {
        this.#statements.delete(oldest);
        break;
      }
    }
    this.#statements.set(shape, compiled);
    return compiled;
  }
}
