/** A monotonic clock: milliseconds since some moment, with fractions. */
export type Clock = () => number;

/** The process's monotonic clock. */
export const monotonicClock: Clock = () => performance.now();
