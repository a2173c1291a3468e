import type { Account } from './account.ts';

/** Where a server's programs and files are, and as whom they run. */
export interface ServerPlan {
  /** Made by the keeper and removed by it; holds the data. */
  readonly folder: string;
  /** The folder with `bin`, `lib` and `share` of PostgreSQL. */
  readonly installation: string;
  /** Where the keeper puts these if the account cannot reach the installation; it removes that too. */
  readonly ownPrograms: string;
  readonly account: Account | undefined;
  readonly password: string;
}

/** What the starting process asks of the keeper. One is worked on at a time, in order. */
export type Command =
  | { readonly do: 'initialise'; readonly plan: ServerPlan }
  /** Makes the folder, with a copy of another cluster's data folder in it. */
  | { readonly do: 'copy'; readonly plan: ServerPlan; readonly dataFolder: string }
  /** Adds to files in the data folder. */
  | { readonly do: 'append'; readonly files: Readonly<Record<string, string>> }
  | { readonly do: 'start'; readonly settings: Readonly<Record<string, string>>; readonly timeoutMs: number }
  | { readonly do: 'stop' }
  | { readonly do: 'kill' }
  | { readonly do: 'remove' };

/** Why a command failed; `errno` is the operating system's name for it (`EACCES`), where it gave one. */
export interface Failure {
  readonly message: string;
  readonly errno?: string;
}

export interface Request {
  readonly id: number;
  readonly command: Command;
}

/** What the keeper says: a line of the server's log, or that a command is done. */
export type Message = { readonly log: string } | { readonly done: number; readonly failure?: Failure };
