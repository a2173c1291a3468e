import {
  audited,
  boolean,
  defineTable,
  guid,
  json,
  softDeletable,
  text,
  timestamp,
  versioned,
} from '@holdfast/db-types';
import { createStore, Repository } from '@holdfast/repositories';
import { postgres } from '@holdfast/resilience/postgres';
import type { Settings } from '../model.ts';
import { found } from './missing-row.ts';
import { type Operations, type Peer, pageSize } from './operations.ts';

const user = defineTable(
  'users',
  {
    id: guid().primaryKey(),
    email: text(),
    fullName: text().named('full_name'),
    settings: json<Settings>(),
    isActive: boolean().named('is_active'),
    ...audited,
    ...versioned,
    ...softDeletable,
  },
  { uniqueKeys: [['email']] },
);

const visit = defineTable('visits', {
  id: guid().primaryKey(),
  userId: guid().named('user_id'),
  page: text(),
  visitedAt: timestamp().named('visited_at'),
});

/** The most rows that a page may have. */
const largestPage = 1_000;

/** Repositories as the README shows them, with every default of the store and of its pool but the pool's size. */
export const holdfast: Peer = {
  name: 'holdfast',
  packageName: '@holdfast/repositories',
  auditTable: 'audit_log',
  open: async ({ url, poolSize }) => {
    const database = postgres({ url, pool: { max: poolSize, idleTimeoutMillis: 0 } });
    const store = createStore({
      database,
      repositories: { users: Repository.for(user), visits: Repository.for(visit) },
    });
    const audited = createStore({ database, repositories: { users: Repository.for(user) }, audit: true });

    const inOrder = { orderBy: { visitedAt: 'asc' } } as const;
    const cursors = new Map<number, Promise<string | undefined>>();
    /** The cursor at this depth, as one gets it by paging there: once, and not while anything is measured. */
    const cursorAt = async (depth: number): Promise<string | undefined> => {
      let after: string | undefined;
      for (let left = depth; left > 0; left -= largestPage) {
        const page = await store.visits.cursor({ ...inOrder, first: Math.min(left, largestPage), after });
        after = page.next;
      }
      return after;
    };

    const operations: Operations = {
      findById: (id) => store.users.get(id),
      findByEmail: async (email) => found(await store.users.findBy({ email })),
      listActive: (before) =>
        store.users.list({
          where: { isActive: true, createdAt: { lt: before } },
          orderBy: { createdAt: 'desc' },
          limit: pageSize,
        }),
      create: (values) => store.users.create(values),
      rename: ({ id, fullName }) => store.users.update(id, { fullName }),
      renameAndVisit: ({ id, fullName }, visited) =>
        store.session(async ({ users, visits }) => {
          const answer = await users.update(id, { fullName });
          await visits.create(visited);
          return answer;
        }),
      readRenameAndVisit: (change, visited) =>
        store.session(async ({ users, visits }) => {
          const { id } = await users.get(change.id);
          const answer = await users.update(id, { fullName: change.fullName });
          await visits.create(visited);
          return answer;
        }),
      auditedUpdate: ({ id, version, patch }) => audited.users.update(id, patch, { version }),
      createMany: async (users) => {
        await store.users.createMany(users);
      },
      pageBehind: async (_visit, depth) => {
        const cursor = cursors.get(depth) ?? cursorAt(depth);
        cursors.set(depth, cursor);
        const after = await cursor;
        return async () => (await store.visits.cursor({ ...inOrder, first: pageSize, after })).rows;
      },
    };
    return { operations, close: () => store.close() };
  },
};
