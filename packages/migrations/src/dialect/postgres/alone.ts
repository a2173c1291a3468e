import type { Connection } from '@holdfast/resilience';

import { ledgerAccess } from '../../ledger/ledger-access-error.ts';
import type { SqlStatement } from '../../sql/statement.ts';
import type { AloneOptions } from '../migration-dialect.ts';
import { deferredCommit, isLogged } from './deferred-commit.ts';
import { fault } from './fault.ts';
import { dropLeftovers, hidesLeftovers } from './invalid-indexes.ts';
import { isConcurrent } from './is-concurrent.ts';
import { quoteLiteral } from './quote-identifier.ts';

/**
 * Sends one statement outside of any transaction, and takes away what an earlier attempt at it, or this one, has left:
 * in three messages, of which the first and the last take along what the ledger is to say.
 */
export async function alone(
  connection: Connection,
  statement: SqlStatement,
  { signal, before, onNoted, after, durable }: AloneOptions,
): Promise<void> {
  const prepare = [...(before === undefined ? [] : [before]), preparation(statement)].join(';\n');
  const settings = await ledgerAccess({ fault }, () => readSettings(connection, prepare));
  onNoted?.();
  const restore = restoration(settings);
  try {
    if (hidesLeftovers(statement)) await dropLeftovers(connection, statement);
    await send(connection, statement, signal);
  } catch (error) {
    // Where this fails too, the next run does it.
    await dropLeftovers(connection, statement).catch(() => undefined);
    await connection.script(restore).catch(() => undefined);
    throw error;
  }
  const mark = after?.();
  const ends = durable || !isLogged(statement.node) ? [] : [deferredCommit];
  await connection.script([...(mark === undefined ? [] : [mark]), restore, ...ends].join(';\n'));
}

/** Where an earlier attempt has left an invalid index of that name, makes way for it. */
async function send(
  connection: Connection,
  statement: SqlStatement,
  signal: AbortSignal | undefined,
): Promise<void> {
  const run = () => connection.script(statement.text, signal && { signal });
  try {
    await run();
  } catch (error) {
    const taken = fault(error, '', 0)?.code === '42P07'; // duplicate_table, which an index is, too
    if (!taken || (await dropLeftovers(connection, statement)) === 0) throw error;
    await run();
  }
}

interface Settings {
  readonly lock_timeout: string;
  readonly synchronous_commit: string;
}

/** Reads the settings, and changes them for the statement. */
function preparation(statement: SqlStatement): string {
  const columns = [
    "current_setting('lock_timeout') AS lock_timeout",
    "current_setting('synchronous_commit') AS synchronous_commit",
    ...(waitsByNature(statement) ? ["set_config('lock_timeout', '0', false)"] : []),
    ...(isLogged(statement.node) ? ["set_config('synchronous_commit', 'off', false)"] : []),
  ];
  return `SELECT ${columns.join(', ')}`;
}

async function readSettings(connection: Connection, text: string): Promise<Settings> {
  const { rows } = await connection.query<Settings>({ text, values: [] });
  return rows[0] ?? { lock_timeout: '0', synchronous_commit: 'on' };
}

function restoration({ lock_timeout, synchronous_commit }: Settings): string {
  const set = (name: string, value: string) => `set_config('${name}', ${quoteLiteral(value)}, false)`;
  return `SELECT ${set('lock_timeout', lock_timeout)}, ${set('synchronous_commit', synchronous_commit)}`;
}

/** Whether it waits for transactions to end, holding up nobody meanwhile. */
function waitsByNature(statement: SqlStatement): boolean {
  const { kind } = statement;
  return isConcurrent(statement) || kind === 'CallStmt' || kind === 'DoStmt';
}
