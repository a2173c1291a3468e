/** One object of a database's catalog. */
export interface DescribedObject {
  /** What stays the same when it is renamed, in one database and for as long as it is not dropped. */
  readonly id: string;
  /** Its schema; `main` on SQLite. */
  readonly schema: string;
  /** `table`, `column`, `index`, … */
  readonly kind: string;
  /** The table that it is a part of, as SQL spells it; `undefined` of what stands by itself. */
  readonly owner: string | undefined;
  /** As SQL spells it; with its schema, where it needs that and has no owner. */
  readonly name: string;
  /** What it is, as SQL says it behind its name, or the whole statement that makes it. */
  readonly definition: string;
}

/** The object's name among all others: `column users.email`. */
export function titleOf({ kind, owner, name }: DescribedObject): string {
  return owner === undefined ? `${kind} ${name}` : `${kind} ${owner}.${name}`;
}

/** Tables that belong to the migrations and not to what is migrated. */
export const bookkeeping: RegExp = /^_(?:prisma|holdfast)_/;
