import type { AnyTable } from '@holdfast/db-types';
import type { Actor } from '../actor.ts';

/** What the repository writes by itself, by property: who and when, for the roles that the table's columns play. */
export class Stamps {
  readonly #table: AnyTable;
  readonly #actor: Actor;
  readonly #now: () => Date;

  constructor(table: AnyTable, actor: Actor, now: () => Date) {
    this.#table = table;
    this.#actor = actor;
    this.#now = now;
  }

  created(): Record<string, unknown> {
    const { createdAt, createdBy, version } = this.#table.roles;
    return {
      ...this.updated(),
      ...at(createdAt, this.#now()),
      ...at(createdBy, this.#actor.id),
      ...at(version, 1),
    };
  }

  updated(): Record<string, unknown> {
    const { updatedAt, updatedBy } = this.#table.roles;
    return { ...at(updatedAt, this.#now()), ...at(updatedBy, this.#actor.id) };
  }

  deleted(): Record<string, unknown> {
    const { deletedAt, deletedBy } = this.#table.roles;
    return { ...this.updated(), ...at(deletedAt, this.#now()), ...at(deletedBy, this.#actor.id) };
  }

  restored(): Record<string, unknown> {
    const { deletedAt, deletedBy } = this.#table.roles;
    return { ...this.updated(), ...at(deletedAt, null), ...at(deletedBy, null) };
  }
}

function at(property: string | undefined, value: unknown): Record<string, unknown> {
  return property === undefined ? {} : { [property]: value };
}
