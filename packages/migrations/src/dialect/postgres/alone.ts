import type { Connection } from '@holdfast/resilience';

import { ledgerAccess } from '../../ledger/ledger-access-error.ts';
import { resetsSession } from '../../sql/session-settings.ts';
import type { SqlStatement } from '../../sql/statement.ts';
import type { AloneOptions, BehindAlone } from '../migration-dialect.ts';
import { deferredCommit, isLogged } from './deferred-commit.ts';
import { fault } from './fault.ts';
import { dropLeftovers, hidesLeftovers } from './invalid-indexes.ts';
import { isConcurrent } from './is-concurrent.ts';

/**
 * Sends one statement outside of any transaction, and takes away what an earlier attempt at it, or this one, has left.
 * With `behindAlone` that is three messages, of which the first and the last take along what the ledger is to say.
 */
export async function alone(
  connection: Connection,
  statement: SqlStatement,
  { signal, before, onNoted, settings, restoring }: AloneOptions,
): Promise<void> {
  const prepare = [...(before === undefined ? [] : [before]), ...preparation(statement)];
  if (prepare.length > 0) await ledgerAccess({ fault }, () => connection.script(prepare.join(';\n')));
  onNoted();
  try {
    // By themselves: the ledger is written as who the session belongs to, not as whom the script has set.
    if (settings.length > 0) await connection.script(settings.map(({ text }) => `${text}\n;`).join(''));
    if (hidesLeftovers(statement)) await dropLeftovers(connection, statement);
    await send(connection, statement, signal);
  } catch (error) {
    // Where this fails too, the next run does it.
    await dropLeftovers(connection, statement).catch(() => undefined);
    // The next attempt does it as well, or else the session ends, as it does whenever a run has failed.
    await connection.script(restoring).catch(() => undefined);
    throw error;
  }
}

/** First the session, for good: where the ledger is locked, what notes the statement is sent again. */
export function behindAlone(statement: SqlStatement, { restoring, mark, durable }: BehindAlone): string {
  const ends = durable || !isLogged(statement.node) ? [] : [deferredCommit];
  return ['BEGIN', restoring, 'COMMIT', mark, ...ends].join(';\n');
}

/** Where an earlier attempt has left an invalid index of that name, makes way for it. */
async function send(
  connection: Connection,
  statement: SqlStatement,
  signal: AbortSignal | undefined,
): Promise<void> {
  const text = resetsSession(statement) ? discardAllButLocks : statement.text;
  const run = () => connection.script(text, signal && { signal });
  try {
    await run();
  } catch (error) {
    const taken = fault(error, '', 0)?.code === '42P07'; // duplicate_table, which an index is, too
    if (!taken || (await dropLeftovers(connection, statement)) === 0) throw error;
    await run();
  }
}

/**
 * DISCARD ALL by its parts, without those that a run cannot do without: the migration lock, and the statements that the
 * driver has prepared. Settings are undone behind it.
 */
const discardAllButLocks = 'CLOSE ALL; UNLISTEN *; DISCARD PLANS; DISCARD TEMP; DISCARD SEQUENCES';

/** Changes the session for the statement. */
function preparation(statement: SqlStatement): readonly string[] {
  return [
    ...(waitsByNature(statement) ? ["SELECT set_config('lock_timeout', '0', false)"] : []),
    ...(isLogged(statement.node) ? ["SELECT set_config('synchronous_commit', 'off', false)"] : []),
  ];
}

/** Whether it waits for transactions to end, holding up nobody meanwhile. */
function waitsByNature(statement: SqlStatement): boolean {
  const { kind } = statement;
  return isConcurrent(statement) || kind === 'CallStmt' || kind === 'DoStmt';
}
