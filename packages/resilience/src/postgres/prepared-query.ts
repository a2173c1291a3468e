import pg from 'pg';

import type { ResultCallback } from './run-on-client.ts';

/** The connection of node-postgres's client, as its types leave it out. */
export interface Wiring {
  readonly stream: { destroy(): void };
  /** Texts of the statements that the server has parsed, by name. */
  readonly parsedStatements: Record<string, string | undefined>;
  /** Of those that it was sent to parse; newer versions keep this. */
  readonly submittedNamedStatements?: Record<string, string | undefined>;
  on(event: 'parseComplete', listener: () => void): void;
  off(event: 'parseComplete', listener: () => void): void;
  parse(statement: { text: string; name: string | undefined }): void;
  bind(portal: { statement: string | undefined; values: readonly string[] }): void;
  describe(portal: object): void;
  execute(portal: object): void;
}

/** What node-postgres has made of a description of rows, and takes rows apart by. */
interface Description {
  readonly fields: unknown;
  readonly _parsers: unknown;
  readonly _prebuiltEmptyResultObject: unknown;
}

/** node-postgres's own query, as its types leave it out. */
interface Query extends pg.Submittable {
  name: string | undefined;
  _result: Description;
  _accumulateRows?: boolean;
  requiresPreparation(): boolean;
  prepare(connection: Wiring): void;
  handleRowDescription(message: object): void;
  handleDataRow(message: { readonly fields: readonly string[] }): void;
  handleCommandComplete(message: object, connection: Wiring): void;
  handleError(error: Error, connection: Wiring): void;
}

// The same class, described further.
const Query = pg.Query as unknown as new (text: string, values: unknown[], callback: ResultCallback) => Query;

/** What one connection's prepared statements answer, by name, and the connection as it is sent those. */
interface Known {
  readonly descriptions: Map<string, Description>;
  readonly undescribed: Wiring;
}

const known = new WeakMap<Wiring, Known>();

/**
 * A statement that the server is asked only once, for each connection, what its rows look like. As long as it stays
 * prepared that cannot change: the server refuses to run it once it would ("cached plan must not change result type").
 * For a row of twenty columns the answer costs more, on both sides, than the row itself.
 */
export class PreparedQuery extends Query {
  #connection: Wiring | undefined;

  constructor(text: string, values: readonly unknown[], name: string | undefined, callback: ResultCallback) {
    super(text, values as unknown[], callback); // node-postgres changes nothing in it
    this.name = name;
  }

  /** Called by node-postgres once it has found nothing wrong with the statement. */
  override prepare(connection: Wiring): void {
    this.#connection = connection;
    const found = known.get(connection);
    const description = this.name === undefined ? undefined : found?.descriptions.get(this.name);
    if (found === undefined || description === undefined) {
      super.prepare(connection);
      return;
    }
    Object.assign(this._result, description);
    this._accumulateRows = true;
    super.prepare(found.undescribed);
  }

  override handleRowDescription(message: object): void {
    super.handleRowDescription(message);
    const { name } = this;
    const { fields, _parsers, _prebuiltEmptyResultObject } = this._result;
    // Other versions of node-postgres may keep it otherwise: there the server is asked each time.
    if (name === undefined || this.#connection === undefined) return;
    if (_parsers === undefined || _prebuiltEmptyResultObject == null) return;
    knownOf(this.#connection).descriptions.set(name, { fields, _parsers, _prebuiltEmptyResultObject });
  }
}

function knownOf(connection: Wiring): Known {
  let found = known.get(connection);
  if (found === undefined) {
    // Sends all that the connection does, but for the question.
    const undescribed: Wiring = Object.create(connection, { describe: { value: () => {} } });
    found = { descriptions: new Map(), undescribed };
    known.set(connection, found);
  }
  return found;
}
