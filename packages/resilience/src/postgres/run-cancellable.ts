import type pg from 'pg';
import { StatementCancelledError } from '../connection/statement-cancelled-error.ts';
import { classifyError } from '../failure/classify-error.ts';
import { cancelBackend } from './cancel-backend.ts';
import type { ClientResult, Send } from './run-on-client.ts';

/** How long a cancelled statement may take to end before its connection is cut, in milliseconds. */
const patienceMs = 5_000;

/**
 * Sends a statement and waits until it ends or `signal` is aborted, and then until the server has let go of it. A statement
 * that was faster than its cancellation gives its result: it did run.
 */
export async function runCancellable(
  client: pg.PoolClient,
  send: Send,
  signal: AbortSignal,
): Promise<ClientResult> {
  if (signal.aborted) throw new StatementCancelledError('before it was sent', 0, signal.reason);
  const startedAt = performance.now();
  const { promise: gaveUp, resolve: giveUp } = Promise.withResolvers<void>();
  let cut = false;
  const cutConnection = () => {
    cut = true;
    client.connection.stream.destroy();
    giveUp();
  };
  let cancelling: Promise<void> | undefined;
  let patience: NodeJS.Timeout | undefined;
  const cancel = () => {
    patience = setTimeout(cutConnection, patienceMs);
    // Where not even the cancelling comes through, the connection is cut.
    cancelling = Promise.race([cancelBackend(client, patienceMs).catch(cutConnection), gaveUp]);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await new Promise<ClientResult>((resolve, reject) => {
      send((error, result) => (result === undefined ? reject(error) : resolve(result)));
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    const onServer = !cut && classifyError(error).kind === 'cancelled';
    if (!onServer && !cut) throw error;
    const point = cut ? 'by cutting its connection' : 'on the server';
    throw new StatementCancelledError(point, performance.now() - startedAt, signal.reason);
  } finally {
    signal.removeEventListener('abort', cancel);
    // The connection may carry the next statement only once no cancellation can hit that one.
    await cancelling;
    clearTimeout(patience);
  }
}
