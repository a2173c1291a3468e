import { InvalidOptionError } from './invalid-option-error.ts';

interface Range {
  /** The least that is allowed. @default 0 */
  readonly min?: number;
  /** What it must be above, instead of `min`. */
  readonly above?: number;
  readonly max?: number;
  /** @default false */
  readonly integer?: boolean;
}

/** The number given, or `fallback` where none was; throws `InvalidOptionError` where it is out of range. */
export function checkNumber(option: string, value: unknown, fallback: number, range: Range = {}): number {
  if (value === undefined) return fallback;
  const { above, min = above ?? 0, max = Number.POSITIVE_INFINITY, integer = false } = range;
  const fits = typeof value === 'number' && value >= min && value <= max && value !== above;
  if (fits && (!integer || Number.isInteger(value))) return value;
  const least = above === undefined ? `, at least ${min}` : ` above ${above}`;
  const most = max === Number.POSITIVE_INFINITY ? '' : `, up to ${max}`;
  throw new InvalidOptionError(option, `${integer ? 'an integer' : 'a number'}${least}${most}`, value);
}

/** The value given, or `fallback` where none was; throws `InvalidOptionError` where it is not among `known`. */
export function checkOneOf<Known extends string, Fallback extends Known | undefined>(
  option: string,
  value: unknown,
  known: readonly Known[],
  fallback: Fallback,
): Known | Fallback {
  if (value === undefined) return fallback;
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  throw new InvalidOptionError(option, `one of ${known.map((name) => `'${name}'`).join(', ')}`, value);
}
