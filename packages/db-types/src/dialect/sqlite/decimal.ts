import type { TypeParameters } from '../../column/column-type.ts';
import type { Refuse } from '../../column/column-value-error.ts';
import type { StoredAs } from '../storage.ts';

/** Any number of so many digits fits into a 64-bit integer. */
const MAX_INTEGER_DIGITS = 18;

/**
 * SQLite has no decimals, so one is kept as something that is exact and sorts as numbers do: as a count of its smallest
 * unit (12.50 with two decimals is 1250) where all digits fit into an integer, else as text of one length.
 */
export function storeDecimal({ precision, scale }: TypeParameters['decimal']): StoredAs<string> {
  return precision <= MAX_INTEGER_DIGITS ? asInteger(scale) : asText(precision, scale);
}

function asInteger(scale: number): StoredAs<string> {
  return {
    nativeType: 'integer',
    encode: (value) => BigInt(value.replace('.', '')),
    decode: (stored, refuse) => {
      const isWhole =
        typeof stored === 'bigint' || typeof stored === 'string' || Number.isSafeInteger(stored);
      if (!isWhole) throw refuse(stored, `the database holds something that is not a count of 1e-${scale}`);
      return withPoint(String(stored), scale);
    },
  };
}

function withPoint(units: string, scale: number): string {
  const sign = units.startsWith('-') ? '-' : '';
  const digits = units.slice(sign.length).padStart(scale + 1, '0');
  if (scale === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A sign and all digits: `1` before those of a positive number; `0` before those of a negative one, each taken from 9. */
function asText(precision: number, scale: number): StoredAs<string> {
  return {
    nativeType: 'text',
    encode: (value) => {
      const digits = value.replace(/[-.]/g, '').padStart(precision, '0');
      // Zero has as many leading digits as the scale asks for, and one more.
      const exact = digits.slice(-precision);
      return value.startsWith('-') ? `0${complement(exact)}` : `1${exact}`;
    },
    decode: (stored, refuse) => readText(stored, precision, scale, refuse),
  };
}

function readText(stored: unknown, precision: number, scale: number, refuse: Refuse): string {
  if (typeof stored !== 'string' || stored.length !== precision + 1 || !/^[01]\d+$/.test(stored)) {
    throw refuse(stored, `the database holds something that is not a sign and ${precision} digits`);
  }
  const isNegative = stored.startsWith('0');
  const digits = isNegative ? complement(stored.slice(1)) : stored.slice(1);
  return withPoint(`${isNegative ? '-' : ''}${digits.replace(/^0+/, '')}`, scale);
}

function complement(digits: string): string {
  return digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
}
