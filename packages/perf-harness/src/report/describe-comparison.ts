import type { Comparison } from '../comparison/comparison.ts';
import { ratio } from './quantity.ts';

/** `0.58× (0.57 to 0.59), faster`. */
export function describeComparison({ ratio: value, interval, verdict }: Comparison): string {
  const range = interval === null ? '' : ` (${plain(interval.low)} to ${plain(interval.high)})`;
  return `${ratio(value)}${range}, ${verdict}`;
}

function plain(value: number): string {
  return ratio(value).replace('×', '');
}
