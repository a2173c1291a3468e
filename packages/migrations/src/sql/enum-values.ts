import type { Node } from 'libpg-query';

import type { SqlStatement } from './statement.ts';

/**
 * Knows the values that were added to enums and not yet committed. From PostgreSQL 12 on ALTER TYPE … ADD VALUE
 * runs inside a transaction, but its value may not be used before that is committed, unless the type is as new as
 * the value.
 */
export class EnumValues {
  readonly #added = new Set<string>();
  readonly #created = new Set<string>();

  note({ node }: SqlStatement): void {
    if ('CreateEnumStmt' in node) this.#created.add(nameOf(node.CreateEnumStmt.typeName));
    if (!('AlterEnumStmt' in node)) return;
    const { typeName, oldVal, newVal } = node.AlterEnumStmt;
    if (newVal === undefined || oldVal !== undefined || this.#created.has(nameOf(typeName))) return;
    this.#added.add(`'${newVal.replaceAll("'", "''")}'`);
  }

  /** Whether the statement has one of them as a literal, be it in the body of a function. */
  usedBy({ text, node }: SqlStatement): boolean {
    if (this.#added.size === 0 || 'AlterEnumStmt' in node) return false;
    return [...this.#added].some((literal) => text.includes(literal));
  }

  commit(): void {
    this.#added.clear();
    this.#created.clear();
  }
}

function nameOf(name: readonly Node[] | undefined): string {
  return JSON.stringify(name);
}
