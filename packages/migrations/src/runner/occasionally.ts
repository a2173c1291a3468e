/** How often lines come that tell how far something is, in ms. */
const intervalMs = 10_000;

/** Answers yes every ten seconds, when it is asked: for what would otherwise fill a log. */
export function occasionally(now: () => number = () => performance.now()): () => boolean {
  let last = now();
  return () => {
    if (now() - last < intervalMs) return false;
    last = now();
    return true;
  };
}
