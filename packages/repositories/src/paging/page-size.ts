import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';

/** @throws QueryError where it is not a whole number from 1 to `most` */
export function requireSize(table: string, option: string, size: unknown, most: number): void {
  if (Number.isSafeInteger(size) && Number(size) >= 1 && Number(size) <= most) return;
  throw new QueryError(`${table}: ${option} is a whole number from 1 to ${most}, not ${quoteValue(size)}.`);
}
