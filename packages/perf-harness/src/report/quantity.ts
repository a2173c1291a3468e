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

/** A share from 0 to 1, in percent: `0.13 %`. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Number((share * 100).toPrecision(2))} %`;
}

/** Three significant digits, and all digits before the point. */
function significant(value: number): string {
  if (value === 0) return '0';
  return value >= 100 ? wholeNumber.format(value) : value.toPrecision(3);
}
