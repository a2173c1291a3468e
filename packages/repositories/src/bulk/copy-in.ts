import type { Connection, PoolClient, Submittable } from 'pg';

/** The messages of node-postgres's connection that its types leave out. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Whether the client speaks the protocol itself: libpq's binding does not. */
export function canCopy(client: unknown): client is PoolClient {
  if (typeof client !== 'object' || client === null || !('connection' in client)) return false;
  const { connection } = client;
  return typeof connection === 'object' && connection !== null && 'sendCopyFromChunk' in connection;
}

/** Runs `copy … from stdin` with all of its data, in one round trip, and answers how many rows it stored. */
export function copyIn(client: PoolClient, text: string, data: string): Promise<number> {
  return new Promise((resolve, reject) => {
    client.query(
      new CopyIn(text, Buffer.from(data), (error, count) => {
        if (error === null) resolve(count);
        else reject(error);
      }),
    );
  });
}

type Done = (error: Error | null, count: number) => void;

/** What node-postgres asks of a query: to send itself, and to hear of what comes back. */
class CopyIn implements Submittable {
  /** Called by node-postgres, too: where the query timed out. */
  readonly callback: Done;
  readonly #text: string;
  readonly #data: Buffer;
  #count = 0;

  constructor(text: string, data: Buffer, callback: Done) {
    this.#text = text;
    this.#data = data;
    this.callback = callback;
  }

  /** Does not wait to be asked for the data: a server that refuses the statement drops what follows it. */
  submit(given: Connection): void {
    // The connection of a client that can copy.
    const connection = given as CopyConnection;
    connection.query(this.#text);
    connection.sendCopyFromChunk(this.#data);
    connection.endCopyFrom();
  }

  handleCopyInResponse(): void {
    // Has been answered already.
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#count = Number(text.slice('COPY '.length));
  }

  handleReadyForQuery(): void {
    this.callback(null, this.#count);
  }

  handleError(error: Error): void {
    this.callback(error, 0);
  }
}
