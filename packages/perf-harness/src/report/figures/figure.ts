/** A picture of a report with all that makes it readable: its name, its colours, and its data in words. */
export interface Figure {
  readonly title: string;
  /** What is to be seen, in a sentence. */
  readonly caption: string;
  /** What the colours and lines stand for. */
  readonly legend: readonly LegendEntry[];
  /** Takes the whole line where there is room. */
  readonly wide: boolean;
  /** Draws it at a width in pixels; `label` is what those hear who do not see it. */
  readonly draw: (width: number, label: string) => string;
  /** The same in numbers. The first row has the columns' names. */
  readonly data: readonly (readonly string[])[];
}

export interface LegendEntry {
  readonly label: string;
  /** A colour of the page's style: `var(--series-1)`. */
  readonly color: string;
  readonly shape: 'line' | 'dash' | 'area' | 'mark';
}

const SERIES = 6;

/** The colour of the n-th series, from 0; the same in all figures of a group. */
export function seriesColor(index: number): string {
  return `var(--series-${(index % SERIES) + 1})`;
}
