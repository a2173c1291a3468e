import pg from 'pg';

import { classifyError } from '../../failure/classify-error.ts';
import { aim } from './aim.ts';
import type { Host } from './host.ts';
import { HostFinder } from './host-finder.ts';
import { NoFittingHostError } from './no-fitting-host-error.ts';
import { wantsToWrite } from './session-attrs.ts';
import { SessionReports } from './session-reports.ts';

/** What its pool hands to each client, beside node-postgres's own options. */
export interface HostSeekingConfig extends pg.ClientConfig {
  readonly hostFinder: HostFinder;
}

/** Whether a pool with these options has such clients. */
export function isHostSeeking(options: object): options is HostSeekingConfig {
  return 'hostFinder' in options && options.hostFinder instanceof HostFinder;
}

/** A client that asks where to connect to, makes sure that it got there, and says when it no longer seems right. */
export class HostSeekingClient extends pg.Client {
  readonly #finder: HostFinder;
  readonly #reports: SessionReports;
  #host: Host | undefined;
  #death: Error | undefined;

  constructor(config: HostSeekingConfig) {
    super(config);
    this.#finder = config.hostFinder;
    this.#reports = new SessionReports(this, () => this.#lookAgain());
    // Its pool listens once it is connected. An error before that, with nobody listening, would end the process.
    this.on('error', (error) => {
      this.#death ??= error;
    });
    this.connection.on('errorMessage', ({ code }: { readonly code?: string }) => {
      if (code === '25006' && wantsToWrite(this.#finder.attrs)) this.#doubt(); // read_only_sql_transaction
    });
  }

  /** Where it is connected to; undefined before it is. */
  get seat(): Host | undefined {
    return this.#host;
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
    const connecting = this.#seek();
    if (callback === undefined) return connecting;
    // Called from a tick of its own: what it throws is not this connection's failure.
    connecting.then(
      () => process.nextTick(callback, null),
      (error: unknown) => process.nextTick(callback, error),
    );
    return undefined;
  }

  async #seek(): Promise<pg.Client> {
    const host = await this.#unlessCut(this.#finder.find());
    aim(this, host);
    const { patienceMs } = this.#finder;
    // A host that was there before may be cut off now, and the others want to be asked in time.
    const timer = patienceMs > 0 ? setTimeout(() => this.connection.stream.destroy(), patienceMs) : undefined;
    try {
      await super.connect();
      const state = await this.#reports.settle();
      if (!this.#finder.accepts(state)) throw new NoFittingHostError(this.#finder.attrs, [{ host, state }]);
      if (this.#death !== undefined) throw this.#death;
    } catch (error) {
      if (classifyError(error).outage) this.#finder.lost(host);
      this.connection.stream.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    this.#host = host;
    return this;
  }

  /** A pool that has waited long enough destroys the stream, which is not connected to anything yet. */
  async #unlessCut(finding: Promise<Host>): Promise<Host> {
    const { stream } = this.connection;
    const { promise: cut, reject } = Promise.withResolvers<never>();
    const onClose = () => reject(new Error('Connection terminated'));
    stream.once('close', onClose);
    try {
      return await Promise.race([finding, cut]);
    } finally {
      stream.off('close', onClose);
    }
  }

  #lookAgain(): void {
    const { state } = this.#reports;
    if (state !== undefined && !this.#finder.accepts(state)) this.#doubt();
  }

  #doubt(): void {
    if (this.#host !== undefined) this.#finder.doubt(this.#host);
  }
}
