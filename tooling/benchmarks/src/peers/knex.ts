import knexOf, { type Knex } from 'knex';
import { actor, type NewUser, type Rename, stamped, type User, type Visit } from '../model.ts';
import { auditChanges } from './audit-changes.ts';
import { found } from './missing-row.ts';
import { type Operations, type Peer, pageSize } from './operations.ts';

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
];
const batchSize = 1_000;

/** Knex with its own pool, all of it kept open. */
export const knex: Peer = {
  name: 'knex',
  packageName: 'knex',
  open: async ({ url, poolSize }) => {
    const db = knexOf({ client: 'pg', connection: url, pool: { min: poolSize, max: poolSize } });

    const findById = (on: Knex, id: string) =>
      on<User>('users').first(user).where({ id }).whereNull('deleted_at') as Promise<User | undefined>;
    const renamed = async (on: Knex, { id, fullName }: Rename): Promise<User> => {
      const rows = await on('users')
        .where({ id })
        .whereNull('deleted_at')
        .update({
          full_name: fullName,
          updated_at: new Date(),
          updated_by: actor,
          version: on.raw('version + 1'),
        })
        .returning(user);
      return found(rows[0]);
    };
    const visited = (on: Knex, { id, userId, page, visitedAt }: Visit) =>
      on('visits').insert({ id, user_id: userId, page, visited_at: visitedAt });

    const operations: Operations = {
      findById: async (id) => found(await findById(db, id)),
      findByEmail: async (email) =>
        found(await db('users').first(user).where({ email }).whereNull('deleted_at')),
      listActive: (before) =>
        db('users')
          .select(user)
          .where({ is_active: true })
          .whereNull('deleted_at')
          .where('created_at', '<', before)
          .orderBy([
            { column: 'created_at', order: 'desc' },
            { column: 'id', order: 'desc' },
          ])
          .limit(pageSize),
      create: async (values) => found((await db('users').insert(row(values)).returning(user))[0]),
      rename: (change) => renamed(db, change),
      renameAndVisit: (change, visit) =>
        db.transaction(async (transaction) => {
          const answer = await renamed(transaction, change);
          await visited(transaction, visit);
          return answer;
        }),
      readRenameAndVisit: (change, visit) =>
        db.transaction(async (transaction) => {
          const { id } = found(await findById(transaction, change.id));
          const answer = await renamed(transaction, { ...change, id });
          await visited(transaction, visit);
          return answer;
        }),
      auditedUpdate: ({ id, version, patch }) =>
        db.transaction(async (transaction) => {
          const before: User = found(
            await transaction('users').first(user).where({ id }).whereNull('deleted_at').forUpdate(),
          );
          const at = new Date();
          const [answer] = await transaction('users')
            .where({ id, version })
            .update({
              full_name: patch.fullName,
              settings: patch.settings,
              updated_at: at,
              updated_by: actor,
              version: transaction.raw('version + 1'),
            })
            .returning(user);
          await transaction('audit_entries').insert({
            entity: 'users',
            row_id: id,
            actor,
            at,
            changes: auditChanges(before, patch),
          });
          return found(answer);
        }),
      createMany: async (users) => {
        await db.batchInsert('users', users.map(row), batchSize);
      },
      pageBehind: async ({ visitedAt, id }) => {
        return async () =>
          db('visits')
            .select('id', 'user_id as userId', 'page', 'visited_at as visitedAt')
            .whereRaw('(visited_at, id) > (?, ?)', [visitedAt, id])
            .orderBy(['visited_at', 'id'])
            .limit(pageSize);
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
    settings: user.settings,
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
