import { RepositoryError } from '../errors/repository-error.ts';

/** A statement that was sent, and how often. */
export interface SentStatement {
  readonly text: string;
  readonly times: number;
}

/** Work sent more statements than its budget allows. It was done all the same. */
export class QueryBudgetError extends RepositoryError {
  /** What was sent, the most frequent first. */
  readonly statements: readonly SentStatement[];

  constructor(summary: string, statements: readonly SentStatement[]) {
    const listed = statements.slice(0, 5).map(({ text, times }) => `\n  ${times} × ${shortened(text)}`);
    const others = statements.length > 5 ? `\n  and ${statements.length - 5} others` : '';
    super('QueryBudgetError', 'HF_QUERY_BUDGET', `${summary}${listed.join('')}${others}`);
    this.statements = statements;
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
