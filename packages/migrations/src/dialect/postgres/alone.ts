import type { Connection } from '@holdfast/resilience';

import type { SqlStatement } from '../../sql/statement.ts';
import { withCleanup } from '../with-cleanup.ts';
import { dropInvalidIndex } from './interrupted.ts';
import { dropReindexLeftovers } from './invalid-indexes.ts';

/**
 * Sends one statement outside of any transaction, and takes away what an earlier attempt at it, or this one, has
 * left.
 */
export async function alone(
  connection: Connection,
  statement: SqlStatement,
  options: { readonly signal: AbortSignal | undefined },
): Promise<void> {
  const send = async () => {
    await clean(connection, statement);
    try {
      await connection.script(statement.text, options.signal && { signal: options.signal });
    } catch (error) {
      // Where this fails too, the next run does it.
      await clean(connection, statement).catch(() => undefined);
      throw error;
    }
  };
  await (waitsByNature(statement) ? withoutLockTimeout(connection, send) : send());
}

async function clean(connection: Connection, statement: SqlStatement): Promise<void> {
  const { node } = statement;
  if ('IndexStmt' in node && node.IndexStmt.concurrent === true)
    await dropInvalidIndex(connection, statement);
  if ('ReindexStmt' in node && isConcurrent(statement)) {
    await dropReindexLeftovers(connection, node.ReindexStmt.relation);
  }
}

/** Whether it waits for transactions to end, holding up nobody meanwhile. */
function waitsByNature(statement: SqlStatement): boolean {
  const { kind } = statement;
  return isConcurrent(statement) || kind === 'CallStmt' || kind === 'DoStmt';
}

function isConcurrent({ node }: SqlStatement): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent === true;
  if ('DropStmt' in node) return node.DropStmt.concurrent === true;
  if ('AlterTableStmt' in node) return true; // DETACH PARTITION CONCURRENTLY is the only one that gets here
  if (!('ReindexStmt' in node)) return false;
  const { params = [] } = node.ReindexStmt;
  return params.some((param) => 'DefElem' in param && param.DefElem.defname === 'concurrently');
}

async function withoutLockTimeout(connection: Connection, work: () => Promise<void>): Promise<void> {
  const { rows } = await connection.query<{ timeout: string }>({
    text: "SELECT current_setting('lock_timeout') AS timeout, set_config('lock_timeout', '0', false)",
    values: [],
  });
  const timeout = rows[0]?.timeout ?? '0';
  const restore = { text: "SELECT set_config('lock_timeout', $1, false)", values: [timeout] };
  return withCleanup(work, () => connection.query(restore));
}
