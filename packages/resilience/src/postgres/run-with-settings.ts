import type pg from 'pg';

import type { Settings } from '../connection/settings.ts';
import type { Statement } from '../statement.ts';
import { isInTransaction, sendsInTurn } from './client-state.ts';
import type { Exchange, ExchangeOptions } from './exchange.ts';
import { LedQuery } from './led-query.ts';
import { asSent, mayBeLed } from './may-be-led.ts';
import type { ClientResult, ResultCallback } from './run-on-client.ts';
import { settingsSelect } from './settings-message.ts';

interface PreparedOrNot {
  readonly preparedStatements: boolean;
}

/**
 * Sends a statement with its settings ahead, in one message group: outside a transaction the group is one. Says whether
 * it could; where not, nothing was sent.
 */
export function leadWithSettings(
  client: pg.ClientBase,
  statement: Statement,
  settings: Settings,
  { preparedStatements }: PreparedOrNot,
  callback: ResultCallback,
): boolean {
  if (!sendsInTurn(client) || !mayBeLed(statement, preparedStatements)) return false;
  const led = asSent(statement, preparedStatements);
  const leaders = settingsSelect.leaders(settings, led.name !== undefined);
  // Where the settings are refused the server undoes all of the group, as it does where the statement is.
  client.query(new LedQuery(leaders, led, callback, () => {}));
  return true;
}

/** Sends any statement with its settings ahead: in the transaction that is open, or in one of its own. */
export async function runWithSettings(
  client: pg.PoolClient,
  exchange: Exchange,
  statement: Statement,
  settings: Settings,
  { signal, preparedStatements }: ExchangeOptions & PreparedOrNot,
): Promise<ClientResult> {
  if (signal?.aborted) return exchange.statement(statement, { signal }); // refuses it
  if (sendsInTurn(client) && mayBeLed(statement, preparedStatements)) {
    return exchange.run(
      (callback) => leadWithSettings(client, statement, settings, { preparedStatements }, callback),
      { signal },
    );
  }
  const command = (text: string) => exchange.statement({ text, values: [] });
  const own = !isInTransaction(client);
  if (own) await command('begin');
  try {
    await exchange.statement(settingsSelect.statement(settings));
    const result = await exchange.statement(statement, { signal });
    if (own) await command('commit');
    return result;
  } catch (error) {
    if (own && exchange.fatal === undefined) await command('rollback').catch(() => {}); // the exchange notes it
    throw error;
  }
}
