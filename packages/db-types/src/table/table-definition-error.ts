import { DbTypesError } from '../error/db-types-error.ts';

/** A table or column was described in a way that contradicts itself. */
export class TableDefinitionError extends DbTypesError {
  override readonly name: string = 'TableDefinitionError';

  constructor(message: string, options?: ErrorOptions) {
    super('HF_TABLE_DEFINITION', message, options);
  }
}
