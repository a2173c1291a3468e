import { segmentsOf } from './segments.ts';
import type { SqlStatement } from './statement.ts';

/**
 * Whether what comes behind these statements may find another session than they did, be it in their transaction alone
 * (SET LOCAL): they SET something, or do what cannot be looked into.
 */
export function changesSession(statements: readonly SqlStatement[]): boolean {
  return statements.some((statement) => {
    const { kind, node, text } = statement;
    if ('VariableSetStmt' in node) return !isOfTransaction(statement);
    if (kind === 'CallStmt' || resetsSession(statement)) return true;
    if ('DoStmt' in node && setsInBlock.test(text)) return true;
    return kind !== 'CreateFunctionStmt' && callsSetConfig.test(text);
  });
}

const callsSetConfig = /\bset_config\b/i;
/** Where a statement of PL/pgSQL begins, or one that it executes. */
const setsInBlock = /(?:[;'$]|\b(?:begin|then|else|loop))\s*(?:re)?set\s/i;

/** Whether a statement undoes all that was SET: it means the session as the script found it. */
export function resetsSession({ node }: SqlStatement): boolean {
  if ('DiscardStmt' in node) return node.DiscardStmt.target === 'DISCARD_ALL';
  return 'VariableSetStmt' in node && node.VariableSetStmt.kind === 'VAR_RESET_ALL';
}

/** SET TRANSACTION is a part of what begins one. */
function isOfTransaction({ node }: SqlStatement): boolean {
  if (!('VariableSetStmt' in node)) return false;
  const { kind, name } = node.VariableSetStmt;
  return kind === 'VAR_SET_MULTI' && name !== 'SESSION CHARACTERISTICS';
}

/**
 * Of the beginning of a script the statements that only set something for the session, and still count at its end:
 * whatever goes on there in a session as the script found it needs them again. What a block of the script's own rolls
 * back counts no more.
 */
export function settingsOf(statements: readonly SqlStatement[]): readonly SqlStatement[] {
  const kept = segmentsOf(statements)
    .filter(({ ends }) => ends === 'commit')
    .flatMap((segment) => segment.statements);
  return kept.slice(kept.findLastIndex(resetsSession) + 1).filter((statement) => {
    const { node, text } = statement;
    if ('VariableSetStmt' in node) {
      return node.VariableSetStmt.is_local !== true && !isOfTransaction(statement);
    }
    return 'SelectStmt' in node && callsSetConfig.test(text);
  });
}
