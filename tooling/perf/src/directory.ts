import type { NewRow } from '@holdfast/db-types';
import { createStore, Repository } from '@holdfast/repositories';
import { postgres } from '@holdfast/resilience/postgres';
import { relations, tablesIn, team, user } from './tables.ts';

const TEAMS = 20;

/** The n-th user: one in ten is an admin, one in seven is not active. */
export function newUser(n: number): NewRow<typeof user> {
  return {
    username: `user-${n}`,
    email: `user-${n}@example.com`,
    fullName: `User Number ${n}`,
    role: n % 10 === 0 ? 'admin' : 'member',
    isActive: n % 7 !== 0,
    teamId: teamId(n % TEAMS),
  };
}

function teamId(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** Users and their teams: a store on tables in a schema of its own, which goes when it is closed. */
export async function openDirectory(url: string) {
  const schema = `perf_${process.pid}_${Date.now()}`;
  const administrator = postgres({ url, pool: { max: 1 } });
  await administrator.connection((connection) => connection.script(tablesIn(schema)));
  const store = createStore({
    database: postgres({ url, pool: { max: 10, options: `-c search_path=${schema}` } }),
    repositories: {
      teams: Repository.for(team),
      users: Repository.for(user, relations, 'user'),
    },
  });
  await store.teams.createMany(
    Array.from({ length: TEAMS }, (_, n) => ({ id: teamId(n), name: `Team ${n}` })),
  );
  return {
    store,
    repository: store.users,
    close: async () => {
      await store.close();
      await administrator.query({ text: `drop schema ${schema} cascade`, values: [] });
      await administrator.close();
    },
  };
}
