import {
  defineEntity,
  type EntityManager,
  type InferEntity,
  LockMode,
  MikroORM,
  p,
  raw,
} from '@mikro-orm/postgresql';
import { actor, type Rename, type Settings, stamped, type User as UserRow } from '../model.ts';
import { auditChanges } from './audit-changes.ts';
import { chunks } from './chunks.ts';
import { found } from './missing-row.ts';
import { type Operations, type Peer, pageSize } from './operations.ts';

const moment = () => p.datetime(3);

const User = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    email: p.text().unique(),
    fullName: p.text(),
    settings: p.json<Settings>(),
    isActive: p.boolean(),
    createdAt: moment(),
    createdBy: p.text(),
    updatedAt: moment(),
    updatedBy: p.text(),
    version: p.integer(),
    deletedAt: moment().nullable(),
    deletedBy: p.text().nullable(),
  },
});

const Visited = defineEntity({
  name: 'Visit',
  tableName: 'visits',
  properties: { id: p.uuid().primary(), userId: p.uuid(), page: p.text(), visitedAt: moment() },
});

const AuditEntry = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entries',
  properties: {
    id: p.bigint().primary().autoincrement(),
    entity: p.text(),
    rowId: p.uuid(),
    actor: p.text(),
    at: moment(),
    changes: p.json<object>(),
  },
});

/**
 * MikroORM with an entity manager forked for each call, as it wants for each request. What is only read stays out of the
 * identity map, and writes go by `insert`, `insertMany` and the query builder, which its documentation recommends where
 * speed matters: `flush` reads before it writes, and opens a transaction for each.
 */
export const mikroOrm: Peer = {
  name: 'mikro-orm',
  packageName: '@mikro-orm/postgresql',
  open: async ({ url, poolSize }) => {
    const orm = await MikroORM.init({
      clientUrl: url,
      entities: [User, Visited, AuditEntry],
      pool: { max: poolSize, idleTimeoutMillis: 0 },
    });
    const unmanaged = { disableIdentityMap: true } as const;

    const findById = async (em: EntityManager, id: string) =>
      user(await em.findOneOrFail(User, { id, deletedAt: null }, unmanaged));
    const change = async (em: EntityManager, which: object, values: object) =>
      found(
        await em
          .createQueryBuilder(User)
          .update({ ...values, updatedBy: actor, version: raw('version + 1') })
          .where({ deletedAt: null, ...which })
          .returning('*')
          .execute<UserRow | undefined>('get'),
      );
    const renamed = (em: EntityManager, { id, fullName }: Rename) =>
      change(em, { id }, { fullName, updatedAt: new Date() });

    const operations: Operations = {
      findById: (id) => findById(orm.em.fork(), id),
      findByEmail: async (email) =>
        user(await orm.em.fork().findOneOrFail(User, { email, deletedAt: null }, unmanaged)),
      listActive: async (before) => {
        const rows = await orm.em
          .fork()
          .find(
            User,
            { isActive: true, deletedAt: null, createdAt: { $lt: before } },
            { ...unmanaged, orderBy: { createdAt: 'desc', id: 'desc' }, limit: pageSize },
          );
        return rows.map(user);
      },
      create: async (values) =>
        found(
          await orm.em
            .fork()
            .createQueryBuilder(User)
            .insert(stamped(values))
            .returning('*')
            .execute<UserRow | undefined>('get'),
        ),
      rename: (values) => renamed(orm.em.fork(), values),
      renameAndVisit: (values, visit) =>
        orm.em.fork().transactional(async (em) => {
          const answer = await renamed(em, values);
          await em.insert(Visited, visit);
          return answer;
        }),
      readRenameAndVisit: (values, visit) =>
        orm.em.fork().transactional(async (em) => {
          const { id } = await findById(em, values.id);
          const answer = await renamed(em, { ...values, id });
          await em.insert(Visited, visit);
          return answer;
        }),
      auditedUpdate: ({ id, version, patch }) =>
        orm.em.fork().transactional(async (em) => {
          const before = await em.findOneOrFail(
            User,
            { id, deletedAt: null },
            { ...unmanaged, lockMode: LockMode.PESSIMISTIC_WRITE },
          );
          const at = new Date();
          const answer = await change(em, { id, version }, { ...patch, updatedAt: at });
          const changes = auditChanges(before, patch);
          await em.insert(AuditEntry, { entity: 'users', rowId: id, actor, at, changes });
          return answer;
        }),
      createMany: (users) =>
        orm.em.fork().transactional(async (em) => {
          for (const chunk of chunks(users)) await em.insertMany(User, chunk.map(stamped));
        }),
      // Not by `findByCursor`, whose condition no index answers from the cursor on.
      pageBehind: async ({ visitedAt, id }) => {
        return () =>
          orm.em.fork().find(
            Visited,
            {
              visitedAt: { $gte: visitedAt },
              $or: [{ visitedAt: { $gt: visitedAt } }, { id: { $gt: id } }],
            },
            { ...unmanaged, orderBy: { visitedAt: 'asc', id: 'asc' }, limit: pageSize },
          );
      },
    };
    return { operations, close: () => orm.close() };
  },
};

function user(row: InferEntity<typeof User>): UserRow {
  // To MikroORM what may be null may also be missing. What was read from the table is not.
  return row as UserRow;
}
