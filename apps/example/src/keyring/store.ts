import {
  ApiKeyRepository,
  ApiKeyUsage,
  AuditLogRepository,
  auditLog,
  createStore,
  ReadRepository,
  Repository,
  type Session,
  type Store,
  UserRepository,
} from '@holdfast/repositories';
import type { Database } from '@holdfast/resilience';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';
import { apiKey, organization, session, user } from '../generated/tables/index.ts';
import type { KeyringDatabases } from './databases.ts';
import type { Secrets } from './secrets.ts';

const Users = UserRepository.for(user);
const Sessions = Repository.for(session);
const Organizations = Repository.for(organization);
/**
 * The trail of the actor's organization, by the view that is only that. Row security alone shows the same entries, and finds them by
 * reading everybody's: its condition is another one for operators who look at all, so no index fits it.
 */
const OwnTrail = ReadRepository.for({ ...auditLog, name: 'audit_log_of_organization' });

function apiKeysWith({ keys }: Secrets, usage?: ApiKeyUsage) {
  return ApiKeyRepository.for(apiKey, { keys, users: user, prefix: 'kr', ...(usage && { usage }) });
}

type ServiceClasses = {
  readonly users: typeof Users;
  readonly apiKeys: ReturnType<typeof apiKeysWith>;
  readonly organizations: typeof Organizations;
  readonly sessions: typeof Sessions;
  readonly audit: typeof AuditLogRepository;
  readonly ownTrail: typeof OwnTrail;
};
type GateClasses = Omit<ServiceClasses, 'audit' | 'ownTrail'>;

/** What the API is served with. Every row is held to the actor's organization, here and by the database. */
export type KeyringStore = Store<ServiceClasses, PrismaClient>;
export type KeyringSession = Session<ServiceClasses, PrismaClient>;

/** What callers are recognised with. It is held to no organization, and its role can change nothing but credentials. */
export type GateStore = Store<GateClasses, never>;

export interface KeyringStores {
  readonly store: KeyringStore;
  /** The same for what is read at length and may be a little behind. */
  readonly reading: KeyringStore;
  readonly gate: GateStore;
  /** Uses of API keys. Close it when the last request has been served. */
  readonly usage: ApiKeyUsage;
  /** Writes what is still to be written, then closes both databases. */
  close(): Promise<void>;
}

/** Keyring's data layer, on databases whose migrations have been applied. */
export function openStores(databases: KeyringDatabases, secrets: Secrets): KeyringStores {
  const usage = new ApiKeyUsage({ database: databases.gate, table: apiKey });
  const common = { users: Users, organizations: Organizations, sessions: Sessions };
  const serving = (database: Database): KeyringStore =>
    createStore({
      database,
      repositories: {
        ...common,
        apiKeys: apiKeysWith(secrets),
        audit: AuditLogRepository,
        ownTrail: OwnTrail,
      },
      prisma: (pool) => new PrismaClient({ adapter: new PrismaPg(pool) }),
      rowSecurity: true,
      audit: true,
      cursorSecret: secrets.cursorSecret,
    });
  const store = serving(databases.service);
  const reading = databases.reading === databases.service ? store : serving(databases.reading);
  const gate: GateStore = createStore({
    database: databases.gate,
    repositories: { ...common, apiKeys: apiKeysWith(secrets, usage) },
  });
  return {
    store,
    reading,
    gate,
    usage,
    async close() {
      try {
        await usage.close();
      } finally {
        // With its replicas the primary is closed, too.
        if (reading !== store) await store.prisma.$disconnect();
        await Promise.all([reading.close(), gate.close()]);
      }
    },
  };
}
