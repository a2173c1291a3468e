import type { Series } from './samples.ts';

/** Lines through the values that are known, and the stretches where none is; the newest value is at the right. */
export interface Curve {
  readonly lines: readonly string[];
  readonly gaps: readonly { readonly x: number; readonly width: number }[];
}

interface Area {
  readonly width: number;
  readonly height: number;
  /** How many values the width is for. */
  readonly slots: number;
  /** The value at the top. */
  readonly top: number;
}

export function curveOf(values: Series, { width, height, slots, top }: Area): Curve {
  const step = width / Math.max(1, slots - 1);
  const first = slots - values.length;
  const x = (index: number) => round((first + index) * step);
  const y = (value: number) => round(height - (Math.min(Math.max(value, 0), top) / (top || 1)) * height);
  const lines: string[] = [];
  const gaps: { x: number; width: number }[] = [];
  for (let index = 0; index < values.length; ) {
    const start = index;
    const known = values[start] !== null;
    while (index < values.length && (values[index] !== null) === known) index++;
    if (known) {
      const points = values
        .slice(start, index)
        .map((value, offset) => `${x(start + offset)} ${y(value ?? 0)}`);
      // A point alone is a line as well, of no length.
      lines.push(`M${points.join('L')}${points.length === 1 ? 'h0' : ''}`);
    } else {
      const from = Math.max(0, x(start - 1));
      gaps.push({ x: from, width: round(Math.min(width, x(index)) - from) });
    }
  }
  return { lines, gaps };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
