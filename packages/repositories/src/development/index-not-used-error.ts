import { RepositoryError } from '../errors/repository-error.ts';

/** A statement reads a table from end to end, or does not use the index that it should. */
export class IndexNotUsedError extends RepositoryError {
  readonly text: string;
  /** The database's own plan. */
  readonly plan: string;

  constructor(summary: string, text: string, plan: string) {
    super('IndexNotUsedError', 'HF_INDEX_NOT_USED', `${summary}\n${text}\n${plan}`);
    this.text = text;
    this.plan = plan;
  }
}
