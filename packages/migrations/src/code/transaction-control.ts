import type { MigrationDialect } from '../dialect/migration-dialect.ts';
import { MigrationError } from '../errors/migration-error.ts';

/** Code ended or began a transaction itself. */
export class TransactionControlError extends MigrationError {
  constructor(word: string) {
    super(
      'TransactionControlError',
      'HF_MIGRATION_CODE_TRANSACTION',
      `${word} is not for code: each step is one transaction with its entry in the ledger, and could not be undone whole.\n` +
        '  Make it two steps instead; knex.transaction, and SAVEPOINT, undo a part of one.',
    );
  }
}

const allowed = ['SAVEPOINT', 'RELEASE', 'ROLLBACK_TO'];
const leading =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(begin|start\s+transaction|commit|end|abort|prepare\s+transaction|rollback(?!\s+(?:transaction\s+|work\s+)?to\b))\b/i;

/** Refuses text that begins or ends a transaction. */
export async function refuseTransactionControl(dialect: MigrationDialect, text: string): Promise<void> {
  if (!/\b(?:begin|start|commit|end|abort|prepare|rollback)\b/i.test(text)) return;
  const statements = await dialect.parse(text);
  const found = statements?.find(
    ({ node }) =>
      'TransactionStmt' in node &&
      !allowed.some((kind) => node.TransactionStmt.kind === `TRANS_STMT_${kind}`),
  );
  const word = statements === undefined ? leading.exec(text)?.[1] : found?.text;
  if (word !== undefined) throw new TransactionControlError(word.toUpperCase());
}
