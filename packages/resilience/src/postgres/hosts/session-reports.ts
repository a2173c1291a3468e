import type pg from 'pg';

import type { SessionState } from './session-attrs.ts';

/** Left out of node-postgres's types: what a server reports while connecting, and whenever it changes. */
interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

const question = {
  text: "select pg_is_in_recovery() as standby, current_setting('default_transaction_read_only') = 'on' as read_only",
};

/** Listens to what a server reports of its sessions, which PostgreSQL 14 and later do without being asked. */
export class SessionReports {
  readonly #client: pg.Client;
  #standby: boolean | undefined;
  #readOnly: boolean | undefined;

  /** `onChange` is called for each report. The client must not have connected yet. */
  constructor(client: pg.Client, onChange: () => void = () => {}) {
    this.#client = client;
    client.connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
      if (parameterName === 'in_hot_standby') this.#standby = parameterValue === 'on';
      else if (parameterName === 'default_transaction_read_only') this.#readOnly = parameterValue === 'on';
      else return;
      onChange();
    });
  }

  /** What was reported; undefined before all of it was. */
  get state(): SessionState | undefined {
    const standby = this.#standby;
    const readOnly = this.#readOnly;
    return standby === undefined || readOnly === undefined ? undefined : { standby, readOnly };
  }

  /** What was reported, or is answered where nothing was: by an older server, or through a pooler. */
  async settle(): Promise<SessionState> {
    if (this.state !== undefined) return this.state;
    const { rows } = await this.#client.query<{ standby: boolean; read_only: boolean }>(question);
    return { standby: rows[0]?.standby === true, readOnly: rows[0]?.read_only === true };
  }
}
