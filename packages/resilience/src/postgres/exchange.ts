import type pg from 'pg';

import { StatementCancelledError } from '../connection/statement-cancelled-error.ts';
import type { Statement } from '../statement.ts';
import { runCancellable } from './run-cancellable.ts';
import { type ClientResult, leavesUsable, runOnClient, type Send } from './run-on-client.ts';

/** What a caller may want besides the result. */
export interface ExchangeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called where it fails, before anything else can be sent; not with a signal. */
  readonly onError?: (error: unknown) => void;
}

/** What is sent on one client, and what its answers say about the connection. */
export class Exchange {
  /** How the first statement failed since this was last set to undefined. */
  failure: unknown;
  readonly #client: pg.PoolClient;
  readonly #settings: { readonly preparedStatements: boolean };
  #fatal: Error | undefined;

  constructor(client: pg.PoolClient, settings: { readonly preparedStatements: boolean }) {
    this.#client = client;
    this.#settings = settings;
  }

  /** Why the connection cannot be used any more. */
  get fatal(): Error | undefined {
    return this.#fatal;
  }

  breakWith(error: unknown): void {
    this.#fatal ??= error instanceof Error ? error : new Error(String(error));
  }

  statement(statement: Statement, options?: ExchangeOptions): Promise<ClientResult> {
    return this.run((callback) => runOnClient(this.#client, statement, this.#settings, callback), options);
  }

  run(send: Send, { signal, onError }: ExchangeOptions = {}): Promise<ClientResult> {
    if (signal !== undefined) return this.#runCancellable(send, signal);
    return new Promise((resolve, reject) => {
      send((error, result) => {
        if (result !== undefined) return resolve(result);
        this.#note(error);
        onError?.(error);
        reject(error);
      });
    });
  }

  async #runCancellable(send: Send, signal: AbortSignal): Promise<ClientResult> {
    try {
      return await runCancellable(this.#client, send, signal);
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  #note(error: unknown): void {
    if (error instanceof StatementCancelledError && error.point === 'before it was sent') return;
    this.failure ??= error;
    if (error instanceof StatementCancelledError && error.point === 'on the server') return;
    if (!leavesUsable(error)) this.breakWith(error);
  }
}
