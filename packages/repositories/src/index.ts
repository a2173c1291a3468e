export type { Executor } from './access/executor.ts';
export type { RepositoryContext } from './access/table-access.ts';
export { actAs, currentActor } from './actor/acting.ts';
export { type Actor, systemActor } from './actor/actor.ts';
export type { Aggregated, Aggregates } from './aggregates/aggregate-options.ts';
export type { Group, GroupOptions, GroupOrder } from './aggregates/group-rows.ts';
export type { Having } from './aggregates/having.ts';
export {
  type AuditEntry,
  type AuditMetadata,
  type AuditStatus,
  auditLog,
  type StoredChange,
  type StoredChanges,
} from './audit/audit-log.ts';
export type { BrokenEntry, ChainHead, ChainPosition, ChainProblem } from './audit/chain/link.ts';
export type { Verification, VerifyOptions } from './audit/chain/verify.ts';
export { auditLogSql } from './audit/dialects.ts';
export type { Change, Changes, HistoryEntry } from './audit/read-changes.ts';
export type { BulkProgress, CreateManyOptions } from './bulk/create-many.ts';
export type { Operators } from './criteria/operators.ts';
export type { RowKey } from './criteria/row-key.ts';
export type { Visibility } from './criteria/visibility.ts';
export { search, type Where } from './criteria/where.ts';
export { AccessDeniedError } from './errors/access-denied-error.ts';
export { AuditLogImmutableError } from './errors/audit-log-immutable-error.ts';
export { CheckError } from './errors/check-error.ts';
export { ConfigurationError } from './errors/configuration-error.ts';
export { DuplicateError } from './errors/duplicate-error.ts';
export { ForeignKeyError } from './errors/foreign-key-error.ts';
export { InvalidCursorError } from './errors/invalid-cursor-error.ts';
export { NoPrismaError } from './errors/no-prisma-error.ts';
export { NotFoundError } from './errors/not-found-error.ts';
export { QueryError } from './errors/query-error.ts';
export { RepositoryError } from './errors/repository-error.ts';
export { SessionEndedError } from './errors/session-ended-error.ts';
export { TooManyRowsError } from './errors/too-many-rows-error.ts';
export { VersionConflictError } from './errors/version-conflict-error.ts';
export { apiKey } from './models/api-key/api-key.ts';
export { ApiKeyEndedError } from './models/api-key/api-key-ended-error.ts';
export type { ApiKeyOptions } from './models/api-key/api-key-options.ts';
export {
  ApiKeyRepository,
  type ApiKeyRepositoryClass,
  type NewApiKey,
} from './models/api-key/api-key-repository.ts';
export { apiKeySql } from './models/api-key/api-key-sql.ts';
export type { ApiKeyTable, ApiKeyValues } from './models/api-key/api-key-table.ts';
export type {
  ApiKeyAuthentication,
  ApiKeyRefusal,
  TokenOptions,
} from './models/api-key/authenticate-key.ts';
export { IssuedApiKey } from './models/api-key/issued-api-key.ts';
export { permits } from './models/api-key/permissions.ts';
export type { RotationOptions } from './models/api-key/rotate-key.ts';
export { isApiToken } from './models/api-key/token/token.ts';
export {
  ApiKeyUsage,
  type ApiKeyUsageOptions,
  type ApiKeyUsageStats,
} from './models/api-key/usage/api-key-usage.ts';
export type { KeyUse } from './models/api-key/usage/uses.ts';
export { AuditLogRepository, type EntryPage } from './models/audit-log/audit-log-repository.ts';
export type { EntryFilter } from './models/audit-log/entry-filter.ts';
export type { HistoryOptions } from './models/audit-log/history.ts';
export type { LoggedAction } from './models/audit-log/log-action.ts';
export type { ActionCount, StatisticsBy } from './models/audit-log/statistics.ts';
export type { Authentication, LoginOptions, LoginRefusal } from './models/user/authenticate.ts';
export { type Argon2idOptions, argon2id } from './models/user/passwords/argon2id.ts';
export { InvalidPasswordError } from './models/user/passwords/invalid-password-error.ts';
export type { PasswordHasher } from './models/user/passwords/password-hasher.ts';
export { user } from './models/user/user.ts';
export type { UserOptions } from './models/user/user-options.ts';
export {
  type NewUser,
  UserRepository,
  type UserRepositoryClass,
  UserRepositoryOf,
} from './models/user/user-repository.ts';
export { userSql } from './models/user/user-sql.ts';
export type { UserTable, UserValues } from './models/user/user-table.ts';
export type { CursorOptions, CursorPage } from './paging/cursor-page.ts';
export type { CountedPage, Page, PageOptions } from './paging/offset-page.ts';
export type { StreamOptions } from './paging/stream-rows.ts';
export type { PrismaClientLike, PrismaTransactionClient } from './prisma/prisma-transaction.ts';
export type { UniqueValues } from './reading/find-row.ts';
export type { Lock } from './reading/lock.ts';
export type { OrderBy } from './reading/order.ts';
export type { FilterOptions, FindOptions, ListOptions } from './reading/read-options.ts';
export type {
  Include,
  IncludeOptions,
  Including,
  Loaded,
  RelatedTo,
  Unrelated,
} from './relations/include.ts';
export { ReadRepository, type ReadRepositoryClass } from './repository/read-repository.ts';
export { Repository, type RepositoryClass } from './repository/repository.ts';
export type { Repositories, RepositoryClasses } from './session/repositories.ts';
export type { Session, SessionCore } from './session/session.ts';
export { createStore, type SessionOptions, type Store, type StoreCore, type StoreOptions } from './store.ts';
export type { ChangeOptions } from './writing/change-row.ts';
export type { Upserted, UpsertOptions } from './writing/upsert-row.ts';
