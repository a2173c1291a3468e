/** Calls back after that many milliseconds. The function that comes back calls it off. */
export type Schedule = (callback: () => void, ms: number) => () => void;

/** Real time, by a timer that keeps no process alive. */
export const scheduleUnref: Schedule = (callback, ms) => {
  const timer = setTimeout(callback, ms).unref();
  return () => clearTimeout(timer);
};
