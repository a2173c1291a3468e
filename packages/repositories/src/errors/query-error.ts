import { RepositoryError } from './repository-error.ts';

/** A query names a column or an operator that is not there, or asks for what the table cannot do. Nothing was sent. */
export class QueryError extends RepositoryError {
  constructor(message: string) {
    super('QueryError', 'HF_QUERY', message);
  }
}
