import type { Isolation } from '@holdfast/resilience';
import type { TransactionStmt } from 'libpg-query';

import { EnumValues } from './enum-values.ts';
import { isolationIn } from './isolation.ts';
import type { SqlStatement } from './statement.ts';

/** Statements of a script that are sent together. */
export interface Segment {
  /**
   * - `transaction`: in a transaction that is made for them.
   * - `block`: in the one that the script makes for them, between its own BEGIN and COMMIT.
   * - `alone`: a single statement outside of any.
   */
  readonly how: 'transaction' | 'block' | 'alone';
  /** What the script ends its block with. */
  readonly ends: 'commit' | 'rollback';
  readonly statements: readonly SqlStatement[];
  /** What BEGIN or SET TRANSACTION asks for. */
  readonly isolation?: Isolation | undefined;
  /** How many of the script's statements, BEGIN and COMMIT counted, are behind once it is done. */
  readonly through: number;
}

type Open = { how: Segment['how']; statements: SqlStatement[]; isolation?: Isolation | undefined };

/**
 * Divides a script, from its statement `from` on, into what runs together: as much as can in one transaction; what
 * cannot, and what comes after a use of an enum's new value, apart. BEGIN and COMMIT of the script's own mean what
 * they mean in psql.
 */
export function segmentsOf(all: readonly SqlStatement[], from = 0): readonly Segment[] {
  const segments: Segment[] = [];
  const values = new EnumValues();
  let open: Open = { how: 'transaction', statements: [] };
  const close = (through: number, ends: Segment['ends'] = 'commit'): void => {
    if (open.statements.length > 0) segments.push({ ...open, ends, through });
    open = { how: 'transaction', statements: [] };
    values.commit();
  };
  for (const [index, statement] of all.entries()) {
    if (index < from) continue;
    const control = controlOf(statement);
    if (control === 'begin') {
      if (open.how === 'transaction') close(index);
      open = { how: 'block', statements: open.statements, isolation: isolationIn(statement.node) };
    } else if (control !== undefined) {
      close(index + 1, open.how === 'block' && control.ends === 'rollback' ? 'rollback' : 'commit');
      if (control.chain) open = { how: 'block', statements: [] };
    } else if (open.how === 'block') {
      open.isolation ??= isolationIn(statement.node);
      open.statements.push(statement);
    } else if (statement.runsInTransaction) {
      if (values.usedBy(statement)) close(index);
      values.note(statement);
      open.isolation ??= isolationIn(statement.node);
      open.statements.push(statement);
    } else {
      close(index);
      segments.push({ how: 'alone', ends: 'commit', statements: [statement], through: index + 1 });
    }
  }
  close(all.length);
  return segments;
}

type Control = 'begin' | { readonly ends: Segment['ends']; readonly chain: boolean };

/** What a statement does to the transaction; savepoints are the affair of what stands between BEGIN and COMMIT. */
function controlOf({ node }: SqlStatement): Control | undefined {
  if (!('TransactionStmt' in node)) return undefined;
  const { kind, chain = false }: TransactionStmt = node.TransactionStmt;
  switch (kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return 'begin';
    case 'TRANS_STMT_COMMIT':
      return { ends: 'commit', chain };
    case 'TRANS_STMT_ROLLBACK':
      return { ends: 'rollback', chain };
    default:
      return undefined;
  }
}
