import type { Statement } from '@holdfast/resilience';
import type { CompiledStatement } from './compiled-statement.ts';

/**
 * Compiled statements by the shape of the call they serve. Shapes come from code, not from input, so there are few. A
 * caller that builds its criteria at random can make more: those beyond the limit are compiled for each call and not
 * prepared, since a server keeps every prepared statement as long as its connection lasts.
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
    if (this.#statements.size >= this.#limit) return unprepared(compiled);
    this.#statements.set(shape, compiled);
    return compiled;
  }
}

function unprepared(compiled: CompiledStatement): CompiledStatement {
  return {
    ...compiled,
    bind: (values): Statement => {
      const { text, values: bound } = compiled.bind(values);
      return { text, values: bound };
    },
  };
}
