import { EventEmitter } from 'node:events';

import type pg from 'pg';

type Answer = (error: Error | undefined, result?: unknown) => void;

/** How long the server takes for anything, in milliseconds. */
const latencyMs = 4;

/** A server without a network: as it stands at this moment, and every client that was made for it. */
export class FakePostgres {
  /** `silent`: accepts connections and statements, and never says a word. */
  state: 'up' | 'down' | 'silent' = 'up';
  readonly clients: FakeClient[] = [];
  /** The most connections it ever had at once, those being made and those being closed included. */
  most = 0;

  /** What a pool makes its clients of. */
  get Client(): new () => pg.ClientBase {
    const server = this;
    class Client extends FakeClient {
      constructor() {
        super(server);
      }
    }
    // As much of a client as the pool uses; the model would notice what is missing.
    return Client as unknown as new () => pg.ClientBase;
  }

  get connections(): number {
    return this.clients.filter(({ phase }) => phase === 'connecting' || phase === 'connected').length;
  }

  /** Ends every connection, as a restart does. */
  dropAll(): void {
    for (const client of this.clients) client.die();
  }
}

/** Behaves towards a pool as node-postgres's client does; time is that of `setTimeout`. */
export class FakeClient extends EventEmitter {
  phase: 'new' | 'connecting' | 'connected' | 'failed' | 'ended' = 'new';
  wasConnected = false;
  /** How often somebody asked it to end. */
  ends = 0;
  /** Statements that it ran after it was given back: what somebody left running, and what undid the rest. */
  cleanings = 0;
  _queryable = true;
  _ending = false;
  readyForQuery = false;
  readonly connection: EventEmitter & { readonly stream: { destroy(): void } };
  readonly #server: FakePostgres;
  #running: { readonly text: string; readonly answer: Answer; left: boolean } | undefined;
  #inTransaction = false;
  #connected: Answer | undefined;

  constructor(server: FakePostgres) {
    super();
    this.#server = server;
    server.clients.push(this);
    const stream = { destroy: () => process.nextTick(() => this.die()) };
    this.connection = Object.assign(new EventEmitter(), { stream });
  }

  /** The statement that runs. */
  get running(): string | undefined {
    return this.#running?.text;
  }

  /** Its holder gives it back as it is, running or not. */
  leave(): void {
    if (this.#running !== undefined) this.#running.left = true;
  }

  connect(callback: Answer): void {
    this.phase = 'connecting';
    this.#server.most = Math.max(this.#server.most, this.#server.connections);
    this.#connected = callback;
    this.#after(() => {
      if (this.phase !== 'connecting' || this.#server.state === 'silent') return;
      if (this.#server.state === 'down') {
        this.#failToConnect(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
        return;
      }
      this.phase = 'connected';
      this.wasConnected = true;
      this.readyForQuery = true;
      callback(undefined);
    });
  }

  query(text: string): Promise<unknown>;
  query(text: string, values: unknown, callback: Answer): undefined;
  query(text: string, _values?: unknown, callback?: Answer): Promise<unknown> | undefined {
    if (callback !== undefined) {
      this.#run(text, callback);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      this.#run(text, (error, result) => (error === undefined ? resolve(result) : reject(error)));
    });
  }

  end(callback?: () => void): Promise<void> | undefined {
    this.ends += 1;
    this._ending = true;
    if (callback !== undefined) {
      if (this.phase === 'ended' || this.phase === 'failed') process.nextTick(callback);
      else this.connection.once('end', callback);
    }
    // The driver says goodbye, and the server hangs up; in the middle of a statement it just cuts.
    if (this.#running !== undefined) this.connection.stream.destroy();
    else if (this.#server.state !== 'silent') this.#after(() => this.die());
    return callback === undefined ? Promise.resolve() : undefined;
  }

  /** The connection is gone, for whatever reason. */
  die(): void {
    if (this.phase === 'connecting') this.#failToConnect(new Error('Connection terminated unexpectedly'));
    if (this.phase !== 'connected') return;
    this.phase = 'ended';
    this._queryable = false;
    const error = new Error('Connection terminated unexpectedly');
    const running = this.#running;
    this.#running = undefined;
    if (running !== undefined) process.nextTick(running.answer, error);
    if (!this._ending) this.emit('error', error);
    this.connection.emit('end');
    process.nextTick(() => this.emit('end'));
  }

  getTransactionStatus(): 'I' | 'T' {
    return this.#inTransaction ? 'T' : 'I';
  }

  _getActiveQuery(): { readonly text: string } | undefined {
    return this.#running;
  }

  isConnected(): boolean {
    return this.phase === 'connected';
  }

  ref(): void {}
  unref(): void {}

  #failToConnect(error: Error): void {
    this.phase = 'failed';
    this._queryable = false;
    this.#connected?.(error);
    this.connection.emit('end');
    process.nextTick(() => this.emit('end'));
  }

  #run(text: string, answer: Answer): void {
    if (!this._queryable || this.phase !== 'connected') {
      process.nextTick(answer, new Error('Client has encountered a connection error and is not queryable'));
      return;
    }
    this.readyForQuery = false;
    const running = { text, answer, left: false };
    this.#running = running;
    if (this.#server.state === 'silent') return;
    this.#after(() => {
      if (this.#running !== running) return;
      this.#apply(text);
      if (running.left) this.cleanings += 1;
      this.#running = undefined;
      this.readyForQuery = true;
      answer(undefined, { rows: [], rowCount: 0 });
      if (this.#running === undefined) this.emit('drain');
    });
  }

  #apply(text: string): void {
    if (text === 'begin') this.#inTransaction = true;
    if (text === 'rollback') this.#inTransaction = false;
    if (text === 'rollback' || text.startsWith('reset')) this.cleanings += 1;
    if (text.startsWith('set ')) this.connection.emit('commandComplete', { text: 'SET' });
  }

  #after(what: () => void): void {
    setTimeout(what, latencyMs);
  }
}
