import { type Generated, type JSONColumnType, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { actor, type NewUser, type Rename, type Settings, stamped, type Visit } from '../model.ts';
import { auditChanges } from './audit-changes.ts';
import { chunks } from './chunks.ts';
import { type Operations, type Peer, pageSize } from './operations.ts';

interface Tables {
  users: {
    id: string;
    email: string;
    full_name: string;
    settings: JSONColumnType<Settings>;
    is_active: boolean;
    created_at: Date;
    created_by: string;
    updated_at: Date;
    updated_by: string;
    version: number;
    deleted_at: Date | null;
    deleted_by: string | null;
  };
  visits: { id: string; user_id: string; page: string; visited_at: Date };
  audit_entries: {
    id: Generated<string>;
    entity: string;
    row_id: string;
    actor: string;
    at: Date;
    changes: JSONColumnType<object>;
  };
}

const user = [
  'id',
  'email',
  'full_name as fullName',
  'settings',
  'is_active as isActive',
  'created_at as createdAt',
  'created_by as createdBy',
  'updated_at as updatedAt',
  'updated_by as updatedBy',
  'version',
  'deleted_at as deletedAt',
  'deleted_by as deletedBy',
] as const;

/** Kysely on a `pg.Pool`. Queries are built and compiled for each call: keeping compiled queries is not its idiom. */
export const kysely: Peer = {
  name: 'kysely',
  packageName: 'kysely',
  open: async ({ url, poolSize }) => {
    const pool = new pg.Pool({ connectionString: url, max: poolSize, idleTimeoutMillis: 0 });
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    type Runner = Pick<typeof db, 'selectFrom' | 'insertInto' | 'updateTable'>;

    const findById = (on: Runner, id: string) =>
      on.selectFrom('users').select(user).where('id', '=', id).where('deleted_at', 'is', null);
    const renamed = (on: Runner, { id, fullName }: Rename) =>
      on
        .updateTable('users')
        .set((set) => ({
          full_name: fullName,
          updated_at: new Date(),
          updated_by: actor,
          version: set('version', '+', 1),
        }))
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .returning(user)
        .executeTakeFirstOrThrow();
    const visited = (on: Runner, { id, userId, page, visitedAt }: Visit) =>
      on.insertInto('visits').values({ id, user_id: userId, page, visited_at: visitedAt }).execute();

    const operations: Operations = {
      findById: (id) => findById(db, id).executeTakeFirstOrThrow(),
      findByEmail: (email) =>
        db
          .selectFrom('users')
          .select(user)
          .where('email', '=', email)
          .where('deleted_at', 'is', null)
          .executeTakeFirstOrThrow(),
      listActive: (before) =>
        db
          .selectFrom('users')
          .select(user)
          .where('is_active', '=', true)
          .where('deleted_at', 'is', null)
          .where('created_at', '<', before)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(pageSize)
          .execute(),
      create: (values) =>
        db.insertInto('users').values(row(values)).returning(user).executeTakeFirstOrThrow(),
      rename: (change) => renamed(db, change),
      renameAndVisit: (change, visit) =>
        db.transaction().execute(async (transaction) => {
          const answer = await renamed(transaction, change);
          await visited(transaction, visit);
          return answer;
        }),
      readRenameAndVisit: (change, visit) =>
        db.transaction().execute(async (transaction) => {
          const { id } = await findById(transaction, change.id).executeTakeFirstOrThrow();
          const answer = await renamed(transaction, { ...change, id });
          await visited(transaction, visit);
          return answer;
        }),
      auditedUpdate: ({ id, version, patch }) =>
        db.transaction().execute(async (transaction) => {
          const before = await findById(transaction, id).forUpdate().executeTakeFirstOrThrow();
          const at = new Date();
          const answer = await transaction
            .updateTable('users')
            .set((set) => ({
              full_name: patch.fullName,
              settings: JSON.stringify(patch.settings),
              updated_at: at,
              updated_by: actor,
              version: set('version', '+', 1),
            }))
            .where('id', '=', id)
            .where('version', '=', version)
            .returning(user)
            .executeTakeFirstOrThrow();
          const changes = JSON.stringify(auditChanges(before, patch));
          await transaction
            .insertInto('audit_entries')
            .values({ entity: 'users', row_id: id, actor, at, changes })
            .execute();
          return answer;
        }),
      createMany: (users) =>
        db.transaction().execute(async (transaction) => {
          for (const chunk of chunks(users))
            await transaction.insertInto('users').values(chunk.map(row)).execute();
        }),
      pageBehind: async ({ visitedAt, id }) => {
        return () =>
          db
            .selectFrom('visits')
            .select(['id', 'user_id as userId', 'page', 'visited_at as visitedAt'])
            .where(({ eb, refTuple, tuple }) => eb(refTuple('visited_at', 'id'), '>', tuple(visitedAt, id)))
            .orderBy('visited_at')
            .orderBy('id')
            .limit(pageSize)
            .execute();
      },
    };
    return { operations, close: () => db.destroy() };
  },
};

function row(values: NewUser) {
  const user = stamped(values);
  return {
    id: user.id,
    email: user.email,
    full_name: user.fullName,
    settings: JSON.stringify(user.settings),
    is_active: user.isActive,
    created_at: user.createdAt,
    created_by: user.createdBy,
    updated_at: user.updatedAt,
    updated_by: user.updatedBy,
    version: user.version,
    deleted_at: user.deletedAt,
    deleted_by: user.deletedBy,
  };
}
