import type { Isolation } from '@holdfast/resilience';
import type { Node } from 'libpg-query';

import { named } from './runs-in-transaction.ts';

const levels: readonly Isolation[] = ['read committed', 'repeatable read', 'serializable'];

/** The isolation that BEGIN or SET TRANSACTION asks for. */
export function isolationIn(node: Node): Isolation | undefined {
  if ('TransactionStmt' in node) return levelIn(node.TransactionStmt.options);
  if (!('VariableSetStmt' in node)) return undefined;
  const { kind, name, args } = node.VariableSetStmt;
  return kind === 'VAR_SET_MULTI' && name === 'TRANSACTION' ? levelIn(args) : undefined;
}

function levelIn(options: readonly Node[] | undefined): Isolation | undefined {
  const value = named(options, 'transaction_isolation')?.arg;
  const level = value !== undefined && 'A_Const' in value ? value.A_Const.sval?.sval : undefined;
  return levels.find((known) => known === level);
}
