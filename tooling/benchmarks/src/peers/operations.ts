import type { AuditedChange, NewUser, Rename, User, Visit } from '../model.ts';

/** What every peer does: the same work on the same tables, with the same answer. */
export interface Operations {
  /** The user with this id, unless deleted. */
  findById(id: string): Promise<User>;
  /** The user with this e-mail address, unless deleted. */
  findByEmail(email: string): Promise<User>;
  /** The 25 newest active users created before a moment, newest first. */
  listActive(before: Date): Promise<readonly User[]>;
  /** Inserts a user, and answers it as stored. */
  create(user: NewUser): Promise<User>;
  /** Changes a user's name, stamps the change and counts the version up; answers the user as it is now. */
  rename(change: Rename): Promise<User>;
  /** The same and a visit inserted, in a transaction. */
  renameAndVisit(change: Rename, visit: Visit): Promise<User>;
  /** A transaction that reads the user first, then does the same. */
  readRenameAndVisit(change: Rename, visit: Visit): Promise<User>;
  /** Changes the user that has this version and writes down who changed what from what to what; both or nothing. */
  auditedUpdate(change: AuditedChange): Promise<User>;
  /** Inserts users in bulk, all or none. */
  createMany(users: readonly NewUser[]): Promise<void>;
  /** Makes a read of the 25 visits behind the one given, which is at that depth, by when they were. */
  pageBehind(visit: Visit, depth: number): Promise<() => Promise<readonly Visit[]>>;
}

export interface PeerOptions {
  readonly url: string;
  /** How many connections its pool holds. They stay open: no peer pays for connecting while it is measured. */
  readonly poolSize: number;
}

export interface OpenPeer {
  /** What it cannot do yet is not there, and its cell says so. */
  readonly operations: Partial<Operations>;
  close(): Promise<void>;
}

export interface Peer {
  readonly name: string;
  /** The npm package whose version stands beside the figures. */
  readonly packageName: string;
  /** The table that `auditedUpdate` writes to. @default 'audit_entries' */
  readonly auditTable?: string;
  open(options: PeerOptions): Promise<OpenPeer>;
}

/** Users in a list, visits on a page. */
export const pageSize = 25;
