import type { Predicate } from '../criteria/predicate.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import { slot } from '../statements/slot.ts';

/** Which groups, by how many rows they have. */
export interface Having {
  readonly count?: {
    readonly eq?: number;
    readonly lt?: number;
    readonly lte?: number;
    readonly gt?: number;
    readonly gte?: number;
  };
}

const symbols: Readonly<Record<string, string>> = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** @throws QueryError where it says anything else */
export function havingCount(table: string, { count = {}, ...others }: Having): Predicate {
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new QueryError(`${table}: groups are chosen by "count", not by ${JSON.stringify(other)}.`);
  const entries = Object.entries<unknown>(count).map(([name, value]) => {
    const symbol = Object.hasOwn(symbols, name) ? symbols[name] : undefined;
    if (symbol === undefined || !Number.isSafeInteger(value)) {
      throw new QueryError(
        `${table}: a count is compared by ${Object.keys(symbols).join(', ')} with a whole number, not by ${name} with ${quoteValue(value)}.`,
      );
    }
    return { symbol, value };
  });
  return {
    shape: entries.map(({ symbol }) => symbol).join(),
    values: entries.map(({ value }) => value),
    apply(query, firstSlot) {
      entries.forEach(({ symbol }, index) => {
        query.havingRaw(`count(*) ${symbol} ?`, [slot(firstSlot + index)]);
      });
    },
  };
}
