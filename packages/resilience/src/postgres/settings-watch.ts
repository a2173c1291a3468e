import type pg from 'pg';

import { runningText } from './client-state.ts';

/** `SET LOCAL` and its like end with their transaction; anything else that is SET stays. */
const staysSet = /\bset\s+(?!local\b|transaction\b|constraints\b)/i;

/**
 * Notices when a session's settings are changed: SET (with SET ROLE and SET SESSION AUTHORIZATION) and LISTEN, by what
 * the server answers to them, which costs nothing for other statements. It does not see what a function changes, such
 * as `set_config(…, false)`, nor temporary tables and advisory locks.
 */
export class SettingsWatch {
  changed = false;

  constructor(client: pg.PoolClient) {
    // The native client has no connection of its own, and a client made for a test may have none either.
    const { connection } = client as { readonly connection?: pg.Connection };
    connection?.on('commandComplete', ({ text: tag }: { readonly text: string }) => {
      if (tag === 'SET') this.changed ||= staysSet.test(runningText(client) ?? 'set unknown');
      else if (tag === 'LISTEN') this.changed = true;
      else if (tag === 'DISCARD ALL') this.changed = false;
    });
  }
}
