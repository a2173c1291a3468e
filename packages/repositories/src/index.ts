export { type Actor, systemActor } from './actor.ts';
export type { Where } from './criteria/criteria.ts';
export type { Operators } from './criteria/operators.ts';
export { ConfigurationError } from './errors/configuration-error.ts';
export { DuplicateError } from './errors/duplicate-error.ts';
export { NoPrismaError } from './errors/no-prisma-error.ts';
export { NotFoundError } from './errors/not-found-error.ts';
export { QueryError } from './errors/query-error.ts';
export { RepositoryError } from './errors/repository-error.ts';
export { SessionEndedError } from './errors/session-ended-error.ts';
export { TooManyRowsError } from './errors/too-many-rows-error.ts';
export { VersionConflictError } from './errors/version-conflict-error.ts';
export type { PrismaClientLike, PrismaTransactionClient } from './prisma/prisma-transaction.ts';
export {
  type ChangeOptions,
  type ListOptions,
  Repository,
  type RepositoryClass,
  type RepositoryContext,
} from './repository/repository.ts';
export type { RowKey } from './repository/row-key.ts';
export type { Repositories, RepositoryClasses } from './session/repositories.ts';
export type { Session, SessionCore } from './session/session.ts';
export type { Visibility } from './statements/table-statements.ts';
export { createStore, type SessionOptions, type Store, type StoreCore, type StoreOptions } from './store.ts';
