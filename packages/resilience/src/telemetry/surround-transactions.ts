/** Runs a transaction, all its attempts, inside of something, such as a span that is active meanwhile. */
type Surround = <Result>(run: () => Promise<Result>) => Promise<Result>;

const surrounds: Surround[] = [];

/** From now on transactions run inside of `surround`, until the function that comes back is called. */
export function surroundTransactions(surround: Surround): () => void {
  surrounds.push(surround);
  return () => {
    const position = surrounds.indexOf(surround);
    if (position >= 0) surrounds.splice(position, 1);
  };
}

/** Runs a transaction inside of what surrounds transactions now, the first one outermost. */
export function surrounded<Result>(run: () => Promise<Result>): Promise<Result> {
  if (surrounds.length === 0) return run();
  const whole = surrounds.reduceRight<() => Promise<Result>>((inner, outer) => () => outer(inner), run);
  return whole();
}
