/** A stretch of time, in milliseconds since the load began. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** For how long at least one of the stretches lasts, which are in the order of their starts. */
export function lengthOf(stretches: readonly Stretch[]): number {
  let [length, untilMs] = [0, 0];
  for (const { startMs, endMs } of stretches) {
    length += Math.max(0, endMs - Math.max(startMs, untilMs));
    untilMs = Math.max(untilMs, endMs);
  }
  return length;
}
