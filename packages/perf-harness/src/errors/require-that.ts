import { InvalidOptionError } from './invalid-option-error.ts';

/** @throws InvalidOptionError unless `holds`. */
export function requireThat(holds: boolean, option: string, expected: string, value: unknown): void {
  if (!holds) throw new InvalidOptionError(option, expected, value);
}

/** @throws InvalidOptionError for what is no integer from `least` on. */
export function requireCount(option: string, value: unknown, least = 1): void {
  requireThat(
    Number.isInteger(value) && Number(value) >= least,
    option,
    `an integer, at least ${least}`,
    value,
  );
}

/** @throws InvalidOptionError for what is no finite number of milliseconds from `least` on. */
export function requireMilliseconds(option: string, value: unknown, least = 0): void {
  const holds = typeof value === 'number' && Number.isFinite(value) && value >= least;
  requireThat(holds, option, `a number of milliseconds, at least ${least}`, value);
}
