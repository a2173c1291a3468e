import pg from 'pg';

import type { Statement } from '../statement.ts';
import { PreparedQuery, type Wiring } from './prepared-query.ts';
import type { ResultCallback } from './run-on-client.ts';

/** What goes out ahead of a statement: one command, with or without a row for an answer. */
export interface Leader {
  readonly text: string;
  readonly values: readonly string[];
  /** The name it is prepared under, once a connection; undefined where it is parsed each time. */
  readonly name: string | undefined;
}

/**
 * A statement that goes out behind others in one message group: with a single Sync, at its end. Where one of them fails
 * the server skips everything up to there, so that none runs without those before it ("Pipelining" in the chapter of
 * PostgreSQL's manual on the message flow). What the leaders answer is kept from whoever asked for the statement.
 */
export class LedQuery extends PreparedQuery {
  /** The fields of the last row that a leader answered, as text. */
  told: readonly string[] | undefined;
  readonly #leaders: readonly Leader[];
  readonly #ownName: string | undefined;
  readonly #onRefused: (leader: number, error: Error) => void;
  #answered = 0;
  #written: 'no' | 'in part' | 'whole' = 'no';
  #stopNoting: (() => void) | undefined;

  /**
   * `onRefused`: called with the place of the leader that failed (0, too, where nothing could be sent), before anything
   * else can be sent and before `callback`. The server has not looked at the statement then.
   */
  constructor(
    leaders: readonly Leader[],
    { text, values, name }: Statement,
    callback: ResultCallback,
    onRefused: (leader: number, error: Error) => void,
  ) {
    super(text, values, name, callback);
    this.#leaders = leaders;
    this.#ownName = name;
    this.#onRefused = onRefused;
  }

  override requiresPreparation(): boolean {
    return true;
  }

  /** Called by node-postgres once it has found nothing wrong with the statement. */
  override prepare(connection: Wiring): void {
    this.#written = 'in part';
    this.#noteParsed(connection);
    for (const leader of this.#leaders) write(connection, leader);
    super.prepare(connection);
    this.#written = 'whole';
    // The client notes what the query it waits for has parsed, by its name: that one's turn has not come.
    if (this.#leading) this.name = undefined;
  }

  override handleDataRow(message: { readonly fields: readonly string[] }): void {
    if (this.#leading) this.told = message.fields;
    else super.handleDataRow(message);
  }

  override handleCommandComplete(message: object, connection: Wiring): void {
    const leader = this.#leaders[this.#answered];
    if (leader === undefined) {
      super.handleCommandComplete(message, connection);
      return;
    }
    this.#answered += 1;
    if (this.#leading) return;
    this.name = this.#ownName;
    this.#stopNoting?.();
  }

  override handleError(error: Error, connection: Wiring): void {
    this.#stopNoting?.();
    if (this.#written === 'no') this.#onRefused(0, error);
    // A value could not be written, and perhaps no Sync: what comes behind must not become a part of this group.
    else if (this.#written === 'in part') connection.stream.destroy();
    else if (this.#leading && error instanceof pg.DatabaseError) {
      if (this.#ownName !== undefined) delete connection.submittedNamedStatements?.[this.#ownName];
      this.#onRefused(this.#answered, error);
    }
    super.handleError(error, connection);
  }

  get #leading(): boolean {
    return this.#answered < this.#leaders.length;
  }

  /** Notes which of the leaders the server has parsed: also one that it then could not take the values of. */
  #noteParsed(connection: Wiring): void {
    const parsing = this.#leaders.filter((leader) => isToBeParsed(connection, leader));
    if (!parsing.some(({ name }) => name !== undefined)) return;
    const note = () => {
      const leader = parsing.shift();
      if (leader?.name !== undefined) connection.parsedStatements[leader.name] = leader.text;
      if (parsing.length === 0) this.#stopNoting?.();
    };
    connection.on('parseComplete', note);
    this.#stopNoting = () => connection.off('parseComplete', note);
  }
}

function isToBeParsed({ parsedStatements }: Wiring, { name }: Leader): boolean {
  return name === undefined || parsedStatements[name] === undefined;
}

function write(connection: Wiring, leader: Leader): void {
  const { text, name, values } = leader;
  if (isToBeParsed(connection, leader)) connection.parse({ text, name });
  connection.bind({ statement: name, values });
  connection.execute({});
}
