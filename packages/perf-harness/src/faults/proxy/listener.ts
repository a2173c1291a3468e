import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export const HOST = '127.0.0.1';

/**
 * Below the ports which systems hand out for outgoing connections: while a proxy refuses clients, one of those may
 * otherwise be given the proxy's own port, and then talks to itself.
 */
const FIRST_PORT = 20_000;
const PORTS = 12_000;
const TRIES = 100;

/** Listens on one port, and can stop and start again: meanwhile the system itself refuses who comes. */
export class Listener {
  readonly #onConnection: (socket: Socket) => void;
  readonly #closing: Promise<unknown>[] = [];
  #server: Server | undefined;
  #port = 0;

  constructor(onConnection: (socket: Socket) => void) {
    this.#onConnection = onConnection;
  }

  get port(): number {
    return this.#port;
  }

  /** @param port a free one where none is given. @throws the system's EADDRINUSE where somebody else has it. */
  async open(port?: number): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#listen(port ?? FIRST_PORT + Math.floor(Math.random() * PORTS));
        return;
      } catch (error) {
        if (port !== undefined || tries === TRIES) throw error;
      }
    }
  }

  /** Listens where it did before; does nothing while it listens. */
  async reopen(): Promise<void> {
    if (!this.#server) await this.#listen(this.#port);
  }

  /** From now on clients are refused; those that are connected stay. */
  pause(): void {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    this.#closing.push(once(server, 'close'));
    server.close();
  }

  /** Resolves when it has let go of its port and of every client, which others must end. */
  async close(): Promise<void> {
    this.pause();
    await Promise.all(this.#closing);
  }

  async #listen(port: number): Promise<void> {
    // A client that has sent all it will may still wait for the answer.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, this.#onConnection);
    this.#server = server;
    try {
      await once(server.listen(port, HOST), 'listening');
      this.#port = port;
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
  }
}
