import pg from 'pg';

/** What node-postgres's own client knows of itself and its types leave out; other clients need have none of it. */
interface ClientState {
  /** Whether the server waits for the next statement, and none is queued. */
  readonly readyForQuery?: boolean;
  readonly _queryable?: boolean;
  readonly _ending?: boolean;
  getTransactionStatus?(): 'I' | 'T' | 'E' | null;
  /** What runs at this moment. */
  _getActiveQuery?(): { readonly text?: unknown } | null | undefined;
}

/** Whether this is node-postgres's client in JavaScript, which sends a query when the one before has ended. */
export function sendsInTurn(client: pg.ClientBase): client is pg.Client {
  return client instanceof pg.Client && (client as { readonly pipeline?: boolean }).pipeline !== true;
}

/** Whether it has broken or is being ended: nothing can be sent any more. */
export function isGone(client: pg.PoolClient): boolean {
  return (client as ClientState)._queryable === false || (client as ClientState)._ending === true;
}

/** Whether statements of the one who gave it back are still under way. */
export function isBusy(client: pg.PoolClient): boolean {
  return (client as ClientState).readyForQuery === false;
}

/** Whether one runs at this moment. After a failed one the server is busy for a moment longer, with nothing. */
export function hasRunningStatement(client: pg.PoolClient): boolean {
  return Boolean((client as ClientState)._getActiveQuery?.());
}

/** Inside a transaction, be it a failed one. */
export function isInTransaction(client: pg.PoolClient): boolean {
  const status = (client as ClientState).getTransactionStatus?.() ?? 'I';
  return status !== 'I';
}

/** The statement that runs; undefined where none does, or where it has no text. */
export function runningText(client: pg.PoolClient): string | undefined {
  const text = (client as ClientState)._getActiveQuery?.()?.text;
  return typeof text === 'string' ? text : undefined;
}

/** Cuts the connection without waiting for anything. */
export function cut(client: pg.PoolClient): void {
  const { connection } = client as { readonly connection?: pg.Connection }; // the native client has none
  connection?.stream.destroy();
}
