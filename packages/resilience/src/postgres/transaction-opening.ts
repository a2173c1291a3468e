import type pg from 'pg';

import type { QueryOptions } from '../database.ts';
import type { Statement } from '../statement.ts';
import type { BeginOptions, TransactionLimits } from '../transaction/transaction-limits.ts';
import { cut, sendsInTurn } from './client-state.ts';
import type { CommitOutcomes } from './commit-outcome/commit-outcomes.ts';
import type { Witness } from './commit-outcome/witness.ts';
import type { Exchange } from './exchange.ts';
import { LedQuery } from './led-query.ts';
import { asSent, mayBeLed } from './may-be-led.ts';
import type { ClientResult, Send } from './run-on-client.ts';
import { runWithSettings } from './run-with-settings.ts';

interface Announced {
  readonly kind: 'announced';
  readonly options: BeginOptions;
  readonly limits: TransactionLimits;
}

/** What goes with one statement. */
type SentWith = Pick<QueryOptions, 'signal' | 'settings'>;

/**
 * How far a transaction is. `announced`: BEGIN has not been sent. `refused`: it was, in vain, and nothing may be sent
 * that counts on it.
 */
type Phase =
  | Announced
  | { readonly kind: 'none' | 'begun' }
  | { readonly kind: 'refused'; readonly error: unknown };

/**
 * Begins transactions on one client: BEGIN travels with the first statement, so that both take one round trip, or goes
 * out before whatever cannot take it along. Where it fails nothing of the transaction reaches the server.
 */
export class TransactionOpening {
  /** Of the open transaction, where its outcome can be asked for. */
  witness: Witness | undefined;
  readonly #client: pg.PoolClient;
  readonly #exchange: Exchange;
  readonly #outcomes: CommitOutcomes;
  readonly #settings: { readonly preparedStatements: boolean };
  #phase: Phase = { kind: 'none' };
  /** Whether somebody has the client, and can send through it what is not seen here. */
  #lent = false;
  /** Whether somebody got it since the transaction was announced, and counts on being inside. */
  #lentInside = false;

  constructor(
    client: pg.PoolClient,
    exchange: Exchange,
    outcomes: CommitOutcomes,
    settings: { readonly preparedStatements: boolean },
  ) {
    this.#client = client;
    this.#exchange = exchange;
    this.#outcomes = outcomes;
    this.#settings = settings;
  }

  get phase(): Phase['kind'] {
    return this.#phase.kind;
  }

  /** A transaction is to be begun. `idle`: nothing is under way. Says whether BEGIN can wait for the first statement. */
  announce(options: BeginOptions, limits: TransactionLimits, idle: boolean): boolean {
    this.witness = undefined;
    this.#lentInside = false;
    this.#phase = { kind: 'announced', options, limits };
    // Whoever has the client could send something before it.
    return idle && !this.#lent && sendsInTurn(this.#client) && this.#outcomes.mayLead(this.#client, options);
  }

  /** The transaction has ended, or was never begun. */
  end(): void {
    this.#phase = { kind: 'none' };
  }

  /** Somebody gets the client. Says whether BEGIN has to go out before anything that is sent through it. */
  lend(): boolean {
    this.#lent = true;
    this.#lentInside = true;
    if (this.#phase.kind === 'refused') this.#refuse(this.#phase.error);
    return this.#phase.kind === 'announced';
  }

  /** Sends BEGIN, where that has not been done: at once, and so before what is sent after this was called. */
  async begin(): Promise<void> {
    const phase = this.#phase;
    if (phase.kind !== 'announced') return;
    this.#phase = { kind: 'begun' };
    this.witness = await this.#outcomes.begin(this.#client, phase.options, phase.limits, this.#send);
    this.#phase = { kind: 'begun' }; // though the server may have refused to give an id at first
  }

  /** Sends a statement, inside the transaction that was announced. */
  run(statement: Statement, { signal, settings }: SentWith = {}): Promise<ClientResult> {
    const phase = this.#phase;
    if (phase.kind === 'refused') return Promise.reject(phase.error);
    const send = () =>
      settings === undefined
        ? this.#exchange.statement(statement, { signal })
        : runWithSettings(this.#client, this.#exchange, statement, settings, { signal, ...this.#settings });
    if (phase.kind !== 'announced' || signal?.aborted) return send();
    if (!mayBeLed(statement, this.#settings.preparedStatements)) return this.begin().then(send);
    if (settings === undefined) return this.#lead(statement, signal, phase);
    const options = { ...phase.options, settings: { ...phase.options.settings, ...settings } };
    return this.#lead(statement, signal, { ...phase, options });
  }

  /** Sends BEGIN and a statement in one message group. */
  async #lead(
    statement: Statement,
    signal: AbortSignal | undefined,
    { options, limits }: Announced,
  ): Promise<ClientResult> {
    const led = asSent(statement, this.#settings.preparedStatements);
    const leaders = this.#outcomes.leaders(this.#client, options, limits, led.name !== undefined);
    let refused = false;
    let query: LedQuery | undefined;
    const send: Send = (callback) => {
      query = new LedQuery(leaders, led, callback, (leader, error) => {
        refused = leader === leaders.length - 1; // what asks for an id, too
        // Where BEGIN was refused there is no transaction; where what came behind it was, there is a failed one.
        if (leader === 0) this.#refuse(error);
      });
      this.#client.query(query);
    };
    this.#phase = { kind: 'begun' };
    try {
      const result = await this.#exchange.run(send, { signal });
      this.witness = this.#outcomes.witness(this.#client, options, query?.told);
      return result;
    } catch (error) {
      const noId = refused && this.phase === 'begun' && this.#outcomes.mayBeginAgain(error);
      if (!noId || signal?.aborted) throw error;
      await this.#outcomes.beginAgain(this.#client, options, limits, this.#send);
      this.#phase = { kind: 'begun' };
      return this.#exchange.statement(statement, { signal });
    }
  }

  /** Sends BEGIN by itself. */
  readonly #send = (text: string): Promise<ClientResult> =>
    this.#exchange.statement({ text, values: [] }, { onError: (error) => this.#refuse(error) });

  /** Who has the client finds it closed: outside a transaction nothing may run that was meant for one. */
  #refuse(error: unknown): void {
    this.#phase = { kind: 'refused', error };
    if (!this.#lentInside && this.#exchange.fatal === undefined) return;
    this.#exchange.breakWith(error);
    cut(this.#client);
  }
}
