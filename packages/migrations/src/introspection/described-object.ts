/** One object of a database's description. */
export interface DescribedObject {
  readonly object: string;
  readonly definition: string;
}

/** Tables that belong to the migrations and not to what is migrated. */
export const bookkeeping: RegExp = /^_(?:prisma|holdfast)_/;
