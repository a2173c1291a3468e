import { createStore, Repository, type Session, type Store } from '@holdfast/repositories';
import type { Database } from '@holdfast/resilience';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';
import { apiKey, auditLog, user } from '../generated/tables/index.ts';

class UserRepository extends Repository.for(user) {}
class ApiKeyRepository extends Repository.for(apiKey) {}
class AuditLogRepository extends Repository.for(auditLog) {}

const repositories = { users: UserRepository, apiKeys: ApiKeyRepository, auditLog: AuditLogRepository };

export type KeyringStore = Store<typeof repositories, PrismaClient>;
export type KeyringSession = Session<typeof repositories, PrismaClient>;

/** Keyring's data layer on a database whose migrations have been applied. */
export function createKeyringStore(database: Database): KeyringStore {
  return createStore({
    database,
    prisma: (pool) => new PrismaClient({ adapter: new PrismaPg(pool) }),
    repositories,
  });
}
