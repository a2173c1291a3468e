import type { DataSize, TableState } from '../database/benchmark-database.ts';
import { createdAt, firstNewId, idOf } from '../database/schema.ts';
import type { AuditedChange, NewUser, Rename, Settings, Visit } from '../model.ts';

/** Steps of this size come past all of any number of users that it does not divide. */
const stride = 7_919;

/** What calls work on: the same in the same order for each peer. No two callers work on one user. */
export class Inputs {
  readonly size: DataSize;
  readonly #tables: TableState;
  readonly #callers: number;
  readonly #share: number;
  readonly #start: number;
  readonly #turns: number[];

  constructor({ size, tables, callers, users = size.users, start = 0 }: InputsOptions) {
    this.size = size;
    this.#tables = tables;
    this.#callers = callers;
    this.#share = Math.floor(users / callers);
    this.#start = start;
    this.#turns = Array.from({ length: callers }, () => 0);
  }

  /** The number of the next user of this caller. */
  user(caller: number): number {
    const turn = this.#turns[caller] ?? 0;
    this.#turns[caller] = turn + 1;
    return caller + this.#callers * ((this.#start + turn * stride) % this.#share);
  }

  rename(caller: number): Rename {
    const user = this.user(caller);
    return { id: idOf(user), fullName: `Renamed ${this.#turns[caller]}` };
  }

  /** A change of the version that the user has, and that it has another after. */
  auditedChange(caller: number): AuditedChange {
    const user = this.user(caller);
    const version = this.#tables.versions[user] ?? 1;
    this.#tables.versions[user] = version + 1;
    return {
      id: idOf(user),
      version,
      patch: { fullName: `Changed to ${version + 1}`, settings: { ...settings, theme: `theme ${version}` } },
    };
  }

  /** A moment before which there are enough users to list. */
  moment(caller: number): Date {
    return createdAt(this.user(caller) + 100);
  }

  newUser(): NewUser {
    const id = idOf(firstNewId + this.#tables.written++);
    return { id, email: `${id}@example.com`, fullName: 'New User', settings, isActive: true };
  }

  newVisit(userId: string): Visit {
    const n = this.#tables.written++;
    return { id: idOf(firstNewId + n), userId, page: '/new', visitedAt: createdAt(n) };
  }
}

interface InputsOptions {
  readonly size: DataSize;
  readonly tables: TableState;
  readonly callers: number;
  /** How many of the users, from the first, are worked on. @default all */
  readonly users?: number;
  /** Where the walk over the users begins. @default the first */
  readonly start?: number;
}

const settings: Settings = {
  theme: 'dark',
  locale: 'de-DE',
  notifications: { email: true, push: false },
};
