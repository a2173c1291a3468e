import pg from 'pg';

/** A client as it is: left out of node-postgres's types. */
interface BackendOwner extends pg.PoolClient {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly host: string;
  readonly port: number;
}

/** Left out of node-postgres's types. */
interface CancelConnection extends pg.Connection {
  connect(port: number | string, host?: string): void;
  cancel(processID: number | null, secretKey: number | null): void;
}

/**
 * Asks the server to cancel what `client` is running, with the request PostgreSQL's protocol has for it. It needs no
 * login and no free connection, and a pooler in between passes it on to the right server process. Resolves when the
 * server has hung up: then it has sent its signal, and a later statement cannot be hit. Whether a statement was
 * cancelled shows in how it ends. Rejects where that could not be done within `limitMs`.
 */
export function cancelBackend(client: pg.PoolClient, limitMs: number): Promise<void> {
  const { processID, secretKey, host, port, ssl } = client as BackendOwner; // each PoolClient is a Client
  const connection = new pg.Connection({ ssl } as object) as CancelConnection; // the same class, described in full
  return new Promise((resolve, reject) => {
    const until = performance.now() + limitMs;
    let asked = false;
    const limit = setTimeout(() => connection.stream.destroy(), limitMs);
    connection.once(ssl ? 'sslconnect' : 'connect', () => {
      connection.cancel(processID, secretKey);
      asked = true;
    });
    connection.on('error', reject);
    connection.once('end', () => {
      clearTimeout(limit);
      if (asked && performance.now() < until) resolve();
      else reject(new Error('the server hung up before it could be asked to cancel'));
    });
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });
}
