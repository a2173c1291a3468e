import type { Stats } from '../api/client.ts';

/** What was answered at one moment; no stats where nothing was. */
export interface Sample {
  readonly at: number;
  readonly stats: Stats | undefined;
}

/** How many are kept: two minutes, at one a second. */
export const kept = 120;

export const everyMs = 1000;

/** The samples with one more, and without what is too old. Seconds that passed without an answer are there as such. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1)?.at ?? sample.at;
  const missed = Math.min(kept, Math.max(0, Math.round((sample.at - last) / everyMs) - 1));
  const silence = Array.from({ length: missed }, (_, number) => ({
    at: last + (number + 1) * everyMs,
    stats: undefined,
  }));
  return [...samples, ...silence, sample].slice(-kept);
}

export type Series = readonly (number | null)[];

/** A value at every moment; null where it is not known. */
export function levels(samples: readonly Sample[], valueIn: (stats: Stats) => number | undefined): Series {
  return samples.map(({ stats }) => (stats === undefined ? null : (valueIn(stats) ?? null)));
}

/** How much a counter grew by since the last answer, for every second in between. A service that began anew grew from nothing. */
export function increases(samples: readonly Sample[], countIn: (stats: Stats) => number): Series {
  let before: { at: number; count: number } | undefined;
  return samples.map(({ at, stats }) => {
    if (stats === undefined) return null;
    const count = countIn(stats);
    const last = before;
    before = { at, count };
    if (last === undefined) return 0;
    const grown = count >= last.count ? count - last.count : count;
    return grown / Math.max(0.001, (at - last.at) / 1000);
  });
}

/** The last value that is known. */
export function latest(series: Series): number | null {
  return series.findLast((value) => value !== null) ?? null;
}
