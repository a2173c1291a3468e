import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { ExactSum } from './exact-sum.ts';

const lowBits = 32n;
/** So many digits a part: nine billion rows of them fit into an integer. */
const digitsOfPart = 9;

/** SQLite fails where a sum leaves 64 bits, and knows no decimals: so halves of integers are added up, or groups of digits. */
export function sqliteSum(column: MappedColumn, name: string): ExactSum {
  if (column.type === 'float') {
    return { parts: [`total(${name})`], sortedBy: `total(${name})`, combine: ([sum]) => String(sum) };
  }
  const isDecimal = column.type === 'decimal';
  const zero = isDecimal ? column.encode('0') : 0n;
  const scale = isDecimal ? scaleOf(column, zero) : 0;
  return typeof zero === 'string' ? ofDigits(name, zero.length - 1, scale) : ofIntegers(name, scale);
}

function ofIntegers(name: string, scale: number): ExactSum {
  return {
    parts: [`sum(${name} >> ${lowBits})`, `sum(${name} & ${2n ** lowBits - 1n})`],
    sortedBy: `total(${name})`,
    combine: ([high, low]) => withPoint((toBigInt(high) << lowBits) + toBigInt(low), scale),
  };
}

/** A sign and digits, those of a negative number each taken from 9. */
function ofDigits(name: string, precision: number, scale: number): ExactSum {
  const parts: string[] = [];
  const weights: bigint[] = [];
  for (let start = 0; start < precision; start += digitsOfPart) {
    const length = Math.min(digitsOfPart, precision - start);
    const digits = `cast(substr(${name}, ${start + 2}, ${length}) as integer)`;
    parts.push(`sum(${digits} - iif(substr(${name}, 1, 1) = '0', ${10n ** BigInt(length) - 1n}, 0))`);
    weights.push(10n ** BigInt(precision - start - length));
  }
  return {
    parts,
    sortedBy: parts.map((part, index) => `${part} * ${Number(weights[index]).toExponential()}`).join(' + '),
    combine: (values) =>
      withPoint(
        weights.reduce((sum, weight, index) => sum + toBigInt(values[index]) * weight, 0n),
        scale,
      ),
  };
}

/** How many digits a column keeps behind the point: as many as its zero has. */
function scaleOf({ decode }: MappedColumn, zero: unknown): number {
  return String(decode?.(zero)).split('.')[1]?.length ?? 0;
}

function toBigInt(part: unknown): bigint {
  // SQLite's integers, as the driver returns them.
  return BigInt(part as number | bigint);
}

function withPoint(units: bigint, scale: number): string {
  if (scale === 0) return String(units);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
