import type { NewRow } from '@holdfast/db-types';
import { createStore, Repository } from '@holdfast/repositories';
import { postgres } from '@holdfast/resilience/postgres';
import { allOf } from './all-of.ts';
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

/** Users and their teams: a store on tables in a schema of its own, which goes when it is closed, or cannot be made. */
export async function openDirectory(url: string) {
  const schema = `perf_${process.pid}_${Date.now()}`;
  const administrator = postgres({ url, pool: { max: 1 } });
  const store = createStore({
    database: postgres({ url, pool: { max: 10, options: `-c search_path=${schema}` } }),
    repositories: {
      teams: Repository.for(team),
      users: Repository.for(user, relations, 'user'),
    },
  });
  const close = () =>
    allOf(
      () => store.close(),
      () => administrator.query({ text: `drop schema if exists ${schema} cascade`, values: [] }),
      () => administrator.close(),
    );
  try {
    await administrator.connection((connection) => connection.script(tablesIn(schema)));
    await store.teams.createMany(
      Array.from({ length: TEAMS }, (_, n) => ({ id: teamId(n), name: `Team ${n}` })),
    );
  } catch (error) {
    await close().catch(() => {}); // why it could not be made says more
    throw error;
  }
  return { store, repository: store.users, close };
}
