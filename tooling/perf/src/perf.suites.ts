import { setTimeout as sleep } from 'node:timers/promises';
import {
  faultRecovery,
  poolLoad,
  repositoryBenchmarks,
  retryLoad,
  type Suite,
  serverFaults,
  sessionLeaks,
} from '@holdfast/perf-harness';
import { circuitBreaker, deadline, retry } from '@holdfast/resilience';
import { postgres, ResilientPool } from '@holdfast/resilience/postgres';
import { startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { newUser, openDirectory } from './directory.ts';
import { versionsOn } from './versions.ts';

const url = process.env['DATABASE_URL'] ?? '';
const versions = await versionsOn(url);
const pool = () => new ResilientPool({ connectionString: url, max: 10 });

const activeUsersByTeam = `
  select teams.name, count(*) as active, max(users.created_at) as newest
  from teams join users on users.team_id = teams.id
  where users.is_active and users.deleted_at is null
  group by teams.name order by active desc limit 10`;

const suites: readonly Suite[] = [
  poolLoad({ versions, pool }),

  retryLoad({
    versions,
    // A hundred callers who fail at once try again more often than what is saved up by default pays for.
    retry: () => retry({ profile: 'database', budget: { reserve: 500 } }),
    breaker: () => circuitBreaker({ consecutiveFailures: 20 }),
    deadline: () => deadline({ ms: 1_000 }),
    backoffRetry: () => retry({ attempts: 5, initialMs: 100, factor: 2, jitter: false }),
  }),

  sessionLeaks({
    versions,
    pool,
    session: (own) => {
      const database = postgres({ pool: own });
      return (work) =>
        database.transaction(async (transaction) => {
          await transaction.query({ text: 'select 1', values: [] });
          return work();
        });
    },
  }),

  repositoryBenchmarks({
    versions,
    open: () => openDirectory(url),
    close: (directory) => directory.close(),
    rounds: 30,
    row: newUser,
    change: (n) => ({ fullName: `User ${n}` }),
    lookUps: {
      'by username': ({ store }, { username }) => store.users.findBy({ username }),
      'by email': ({ store }, { email }) => store.users.findBy({ email }),
    },
    queries: {
      'complex queries': {
        'newest active members': ({ store }) =>
          store.users.list({
            where: {
              isActive: true,
              role: 'member',
              or: [{ fullName: { contains: '7' } }, { version: { gt: 1 } }],
            },
            orderBy: { createdAt: 'desc' },
            limit: 25,
          }),
        'members of a team, counted': ({ store }, { teamId }) =>
          store.users.page({
            where: { teamId, isActive: true },
            orderBy: { username: 'asc' },
            size: 25,
            total: true,
          }),
      },
      'joins and aggregates': {
        'users with their teams': ({ store }) =>
          store.users.list({ include: { team: true }, orderBy: { createdAt: 'desc' }, limit: 25 }),
        'users by team and role': ({ store }) =>
          store.users.group({ by: ['teamId', 'role'], count: true, max: ['createdAt'] }),
        'teams by active users': ({ store }) => store.query({ text: activeUsersByTeam, values: [] }),
      },
    },
    page: ({ store }, asked) =>
      store.users.page({ page: asked.number, size: asked.size, total: true, orderBy: { createdAt: 'desc' } }),
    transactions: {
      'read and update': ({ store }, { id }, n) =>
        store.session(async ({ users }) => {
          const { version } = await users.get(id);
          return users.update(id, { fullName: `User ${n}` }, { version });
        }),
      'team, update and look-up': ({ store }, { id, email }, n) =>
        store.session(async ({ teams, users }) => {
          const { id: teamId } = await teams.create({ name: `Team ${n}` });
          await users.update(id, { teamId });
          return users.findBy({ email });
        }),
    },
  }),

  faultRecovery({
    versions,
    open: async () => {
      const server = await startPostgresServer();
      return { server, database: postgres({ url: server.url, pool: { max: 10 } }) };
    },
    close: async ({ server, database }) => {
      await database.close();
      await server.remove();
    },
    operation: ({ database }) =>
      database.query({ text: 'select count(*) from pg_class', values: [] }, { idempotent: true }),
    pool: ({ database }) => database.driver,
    faults: {
      ...serverFaults,
      'server away for a second': async ({ server }) => {
        await server.stop();
        await sleep(1_000);
        await server.start();
      },
    },
  }),
];

export default suites;
