import { NotClosedError } from './not-closed-error.ts';

/** A pool waits for ever for a connection that was not given back. */
const CLOSE_WITHIN_MS = 4_000;

/** @throws NotClosedError where it takes too long. */
export async function closeInTime(of: string, close: () => unknown): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NotClosedError(of, CLOSE_WITHIN_MS)), CLOSE_WITHIN_MS);
  try {
    await Promise.race([close(), late]);
  } finally {
    clearTimeout(timer);
  }
}
