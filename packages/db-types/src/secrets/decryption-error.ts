import { DbTypesError } from '../error/db-types-error.ts';

/** What an encrypted column holds could not be decrypted. Neither it nor any key is quoted. */
export class DecryptionError extends DbTypesError {
  override readonly name: string = 'DecryptionError';
  /** The table's name in the database. */
  readonly table: string;
  /** The column's name in the database. */
  readonly column: string;

  constructor(table: string, column: string, reason: string, options?: ErrorOptions) {
    super('HF_DECRYPTION', `${table}.${column} cannot be decrypted: ${reason}.`, options);
    this.table = table;
    this.column = column;
  }
}
