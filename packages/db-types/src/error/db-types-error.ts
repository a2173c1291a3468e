/** The codes of every error this package throws. */
export type DbTypesErrorCode =
  | 'HF_COLUMN_VALUE'
  | 'HF_DECRYPTION'
  | 'HF_INVALID_OPTION'
  | 'HF_TABLE_DEFINITION'
  | 'HF_UNKNOWN_DIALECT'
  | 'HF_PRISMA_SCHEMA';

/** The base of every error this package throws. */
export class DbTypesError extends Error {
  override readonly name: string = 'DbTypesError';
  /** Stable across versions: what a caller compares, where the message is what a person reads. */
  readonly code: DbTypesErrorCode;

  constructor(code: DbTypesErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
