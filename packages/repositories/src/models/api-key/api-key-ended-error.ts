import { RepositoryError } from '../../errors/repository-error.ts';

/** The key to be rotated has expired, or another one has taken its place already. Nothing was written. */
export class ApiKeyEndedError extends RepositoryError {
  readonly table: string;
  readonly reason: 'expired' | 'rotated';

  constructor(table: string, reason: ApiKeyEndedError['reason'], message: string) {
    super('ApiKeyEndedError', 'HF_API_KEY_ENDED', `${table}: ${message}`);
    this.table = table;
    this.reason = reason;
  }
}
