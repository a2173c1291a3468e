const units = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago, or in how long, in words: `3 hours ago`, `tomorrow`, `just now`. */
export function elapsed(from: number, now: number): string {
  const ms = from - now;
  for (const [unit, length] of units) {
    if (Math.abs(ms) >= length) return words.format(Math.round(ms / length), unit);
  }
  return ms > 0 ? 'in a moment' : 'just now';
}
