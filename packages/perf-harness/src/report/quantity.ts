import { isMeasure, type Unit } from '../result/measurement.ts';

const durationUnits = [
  { unit: 's', ms: 1_000 },
  { unit: 'ms', ms: 1 },
  { unit: 'µs', ms: 0.001 },
  { unit: 'ns', ms: 0.000001 },
] as const;

const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A duration to three significant digits in the unit that suits it: `1.23 ms`; `–` for one not measured. */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  // Judged after rounding, so that 999.9 µs becomes 1.00 ms and not 1000 µs.
  const rounded = Number(ms.toPrecision(3));
  const { unit, ms: size } = durationUnits.find((candidate) => rounded >= candidate.ms) ?? durationUnits[3];
  return `${significant(rounded / size)} ${unit}`;
}

/** A rate: `31,204`; to three digits below a hundred. */
export function rate(perSecond: number | null): string {
  if (perSecond === null) return '–';
  return perSecond < 100 ? significant(perSecond) : wholeNumber.format(perSecond);
}

/** A number of things: `5,000`. */
export function count(number: number): string {
  return wholeNumber.format(number);
}

/** A ratio: `1.04×`. */
export function ratio(value: number | null): string {
  return value === null || !Number.isFinite(value) ? '–' : `${significant(value)}×`;
}

/**
 * A share from 0 to 1, in percent: two significant digits of it, or of what it lacks to all where that is less, so that
 * nothing reads as all that is not: `0.13 %`, `99.87 %`.
 */
export function percent(share: number | null): string {
  if (share === null) return '–';
  const twoDigits = (part: number) => Number((part * 100).toPrecision(2));
  const isMost = share > 0.5 && share < 1;
  // Without what the difference of two binary fractions adds in the sixteenth digit.
  return `${isMost ? Number((100 - twoDigits(1 - share)).toPrecision(12)) : twoDigits(share)} %`;
}

/** Three significant digits, and all digits before the point. */
function significant(value: number): string {
  if (value === 0) return '0';
  return value >= 100 ? wholeNumber.format(value) : value.toPrecision(3);
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A number of bytes: `1.50 MiB`. */
export function bytes(value: number): string {
  // Judged after rounding, as durations are.
  const power = byteUnits.findLastIndex(
    (_, index) => Number((Math.abs(value) / 1_024 ** index).toPrecision(3)) >= 1,
  );
  if (power <= 0) return `${wholeNumber.format(value)} B`;
  return `${signed(value / 1_024 ** power)} ${byteUnits[power]}`;
}

/** A number in its unit: `12.3 ms`, `1.50 MiB`, `40 connections`; `–` for one not measured. */
export function quantity(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  switch (unit) {
    case 'ms':
      return value < 0 ? `-${duration(-value)}` : duration(value);
    case 'bytes':
      return bytes(value);
    case 'bytes/s':
      return `${bytes(value)}/s`;
    case 'share':
      return percent(value);
    case 'ratio':
      return ratio(value);
    case 'perSecond':
      return `${rate(value)}/s`;
    default:
      return `${Number.isInteger(value) ? count(value) : signed(value)} ${unit}`.trimEnd();
  }
}

/** As `quantity`, with things that are counted by their number alone: where a title says what they are. */
export function plainQuantity(value: number | null, unit: Unit): string {
  return quantity(value, isMeasure(unit) ? unit : '');
}

/** A quantity without the noughts behind the point that say nothing in a limit or on an axis: `1 ms`, `1.5 MiB`. */
export function trimmed(text: string): string {
  return text.replace(/\.0+(?!\d)/, '').replace(/(\.\d*?[1-9])0+(?!\d)/, '$1');
}

function signed(value: number): string {
  return value < 0 ? `-${significant(-value)}` : significant(value);
}
