import { DataSource, type EntityManager, EntitySchema, IsNull, LessThan } from 'typeorm';
import { actor, type Rename, stamped, type User, type Visit } from '../model.ts';
import { auditChanges } from './audit-changes.ts';
import { chunks } from './chunks.ts';
import { found } from './missing-row.ts';
import { type Operations, type Peer, pageSize } from './operations.ts';

const moment = { type: 'timestamptz', precision: 3 } as const;

const users = new EntitySchema<User>({
  name: 'User',
  tableName: 'users',
  columns: {
    id: { type: 'uuid', primary: true },
    email: { type: 'text', unique: true },
    fullName: { type: 'text', name: 'full_name' },
    settings: { type: 'jsonb' },
    isActive: { type: 'boolean', name: 'is_active' },
    createdAt: { ...moment, name: 'created_at' },
    createdBy: { type: 'text', name: 'created_by' },
    updatedAt: { ...moment, name: 'updated_at' },
    updatedBy: { type: 'text', name: 'updated_by' },
    version: { type: 'int' },
    deletedAt: { ...moment, name: 'deleted_at', nullable: true },
    deletedBy: { type: 'text', name: 'deleted_by', nullable: true },
  },
});

const visits = new EntitySchema<Visit>({
  name: 'Visit',
  tableName: 'visits',
  columns: {
    id: { type: 'uuid', primary: true },
    userId: { type: 'uuid', name: 'user_id' },
    page: { type: 'text' },
    visitedAt: { ...moment, name: 'visited_at' },
  },
});

interface AuditEntry {
  readonly id: string;
  readonly entity: string;
  readonly rowId: string;
  readonly actor: string;
  readonly at: Date;
  readonly changes: object;
}

const auditEntries = new EntitySchema<AuditEntry>({
  name: 'AuditEntry',
  tableName: 'audit_entries',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment' },
    entity: { type: 'text' },
    rowId: { type: 'uuid', name: 'row_id' },
    actor: { type: 'text' },
    at: moment,
    changes: { type: 'jsonb' },
  },
});

/**
 * TypeORM with `insert` and the query builder's `update … returning`, which its documentation recommends where speed
 * matters: `save` reads before it writes, and opens a transaction for each.
 */
export const typeorm: Peer = {
  name: 'typeorm',
  packageName: 'typeorm',
  open: async ({ url, poolSize }) => {
    const source = await new DataSource({
      type: 'postgres',
      url,
      poolSize,
      entities: [users, visits, auditEntries],
      extra: { idleTimeoutMillis: 0 },
    }).initialize();
    const { manager } = source;

    const findById = (on: EntityManager, id: string) =>
      on.findOneByOrFail(users, { id, deletedAt: IsNull() });
    const change = (on: EntityManager, values: Partial<User>) =>
      on
        .createQueryBuilder()
        .update(users)
        .set({ ...values, updatedBy: actor, version: () => 'version + 1' })
        .returning('*');
    const renamed = async (on: EntityManager, { id, fullName }: Rename) => {
      const { raw } = await change(on, { fullName, updatedAt: new Date() })
        .where({ id, deletedAt: IsNull() })
        .execute();
      return user(raw);
    };

    const operations: Operations = {
      findById: (id) => findById(manager, id),
      findByEmail: (email) => manager.findOneByOrFail(users, { email, deletedAt: IsNull() }),
      listActive: (before) =>
        manager.find(users, {
          where: { isActive: true, deletedAt: IsNull(), createdAt: LessThan(before) },
          order: { createdAt: 'DESC', id: 'DESC' },
          take: pageSize,
        }),
      create: async (values) => {
        const { raw } = await manager
          .createQueryBuilder()
          .insert()
          .into(users)
          .values(stamped(values))
          .returning('*')
          .execute();
        return user(raw);
      },
      rename: (values) => renamed(manager, values),
      renameAndVisit: (values, visit) =>
        manager.transaction(async (transaction) => {
          const answer = await renamed(transaction, values);
          await transaction.insert(visits, visit);
          return answer;
        }),
      readRenameAndVisit: (values, visit) =>
        manager.transaction(async (transaction) => {
          const { id } = await findById(transaction, values.id);
          const answer = await renamed(transaction, { ...values, id });
          await transaction.insert(visits, visit);
          return answer;
        }),
      auditedUpdate: ({ id, version, patch }) =>
        manager.transaction(async (transaction) => {
          const before = await transaction.findOneOrFail(users, {
            where: { id, deletedAt: IsNull() },
            lock: { mode: 'pessimistic_write' },
          });
          const at = new Date();
          const { raw } = await change(transaction, { ...patch, updatedAt: at })
            .where({ id, version })
            .execute();
          const changes = auditChanges(before, patch);
          await transaction.insert(auditEntries, { entity: 'users', rowId: id, actor, at, changes });
          return user(raw);
        }),
      createMany: (rows) =>
        manager.transaction(async (transaction) => {
          for (const chunk of chunks(rows)) await transaction.insert(users, chunk.map(stamped));
        }),
      pageBehind: async ({ visitedAt, id }) => {
        return () =>
          manager
            .createQueryBuilder(visits, 'visit')
            .where('(visit.visitedAt, visit.id) > (:visitedAt, :id)', { visitedAt, id })
            .orderBy('visit.visitedAt')
            .addOrderBy('visit.id')
            .limit(pageSize)
            .getMany();
      },
    };
    return { operations, close: () => source.destroy() };
  },
};

/** The first row of what RETURNING answered: TypeORM leaves it under the columns' own names. */
function user(raw: readonly Readonly<Record<string, unknown>>[]): User {
  const row = found(raw[0]);
  // All columns of the table, in the types node-postgres gives them.
  return {
    id: row['id'],
    email: row['email'],
    fullName: row['full_name'],
    settings: row['settings'],
    isActive: row['is_active'],
    createdAt: row['created_at'],
    createdBy: row['created_by'],
    updatedAt: row['updated_at'],
    updatedBy: row['updated_by'],
    version: row['version'],
    deletedAt: row['deleted_at'],
    deletedBy: row['deleted_by'],
  } as User;
}
