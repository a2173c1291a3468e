import type { Queryable, QueryResult } from '@holdfast/resilience';

import { quoteIdentifier } from '../dialect/postgres/quote-identifier.ts';

/**
 * A tagged template that runs on the migration's connection at once. Values become parameters; what is SQL itself,
 * such as a name, is an `SqlPart`.
 *
 * @example
 * const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.id('orders')} WHERE paid_at < ${date}`;
 */
export interface Sql {
  <Row = Record<string, unknown>>(
    strings: TemplateStringsArray,
    ...values: readonly unknown[]
  ): Promise<QueryResult<Row>>;
  /** A name, quoted: of a column, a table, or, with several parts, of a table in a schema. */
  id(...parts: readonly string[]): SqlPart;
}

/** A piece of SQL text, to be put into a `sql` template. */
export class SqlPart {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Quotes a name of one or several parts, as every dialect takes it. */
export function spellName(parts: readonly string[]): string {
  return parts.map(quoteIdentifier).join('.');
}

interface SqlRunner {
  readonly placeholder: (index: number) => string;
  /** The value as the driver takes it. */
  readonly toParameter: (value: unknown) => unknown;
  readonly query: Queryable['query'];
}

export function createSql({ placeholder, toParameter, query }: SqlRunner): Sql {
  const run = <Row>(
    strings: TemplateStringsArray,
    ...given: readonly unknown[]
  ): Promise<QueryResult<Row>> => {
    if (!Array.isArray(strings) || !('raw' in strings)) {
      throw new TypeError(
        'sql is a tag: sql`SELECT …`, not sql(…). For text of several statements there is script().',
      );
    }
    const values: unknown[] = [];
    const pieces = strings.map((piece, index) => {
      if (index === strings.length - 1) return piece;
      const value = given[index];
      if (value instanceof SqlPart) return piece + value.text;
      if (value === undefined) {
        throw new TypeError(
          `value ${index + 1} of sql\`${strings.join('…').trim()}\` is undefined; NULL is null.`,
        );
      }
      values.push(toParameter(value));
      return piece + placeholder(values.length);
    });
    return query<Row>({ text: pieces.join(''), values });
  };
  return Object.assign(run, { id: (...parts: readonly string[]) => new SqlPart(spellName(parts)) });
}
