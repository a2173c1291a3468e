import type pg from 'pg';

/**
 * The connection, or the signal's reason where that comes first. A connection that comes after its caller has given
 * up goes straight back to the pool.
 */
export function unlessAborted(
  signal: AbortSignal,
  connecting: Promise<pg.PoolClient>,
): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    const abandon = () => reject(signal.reason);
    if (signal.aborted) abandon();
    signal.addEventListener('abort', abandon, { once: true });
    connecting.then(
      (client) => {
        signal.removeEventListener('abort', abandon);
        if (signal.aborted) client.release();
        else resolve(client);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', abandon);
        reject(error);
      },
    );
  });
}
