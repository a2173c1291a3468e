import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';
import type { UserModel as Row } from '../generated/prisma/models.ts';
import { actor, type Rename, type Settings, stamped, type User, type Visit } from '../model.ts';
import { auditChanges } from './audit-changes.ts';
import { found } from './missing-row.ts';
import { type Operations, type Peer, pageSize } from './operations.ts';

/**
 * Prisma Client with its pg adapter. Transactions whose statements do not depend on each other are a batch
 * (`$transaction([…])`), as its guide on transactions prefers; the others are interactive.
 */
export const prisma: Peer = {
  name: 'prisma',
  packageName: '@prisma/client',
  open: async ({ url, poolSize }) => {
    const adapter = new PrismaPg({ connectionString: url, max: poolSize, idleTimeoutMillis: 0 });
    const client = new PrismaClient({ adapter });
    const live = (id: string) => ({ where: { id, deletedAt: null } });
    const renaming = ({ id, fullName }: Rename) => ({
      ...live(id),
      data: { fullName, updatedAt: new Date(), updatedBy: actor, version: { increment: 1 } },
    });

    const operations: Operations = {
      findById: async (id) => user(found(await client.user.findUnique(live(id)))),
      findByEmail: async (email) =>
        user(found(await client.user.findUnique({ where: { email, deletedAt: null } }))),
      listActive: async (before) => {
        const rows = await client.user.findMany({
          where: { isActive: true, deletedAt: null, createdAt: { lt: before } },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: pageSize,
        });
        return rows.map(user);
      },
      create: async (values) => user(await client.user.create({ data: stamped(values) })),
      rename: async (change) => user(await client.user.update(renaming(change))),
      renameAndVisit: async (change, visit) => {
        const [answer] = await client.$transaction([
          client.user.update(renaming(change)),
          client.visit.create({ data: visit }),
        ]);
        return user(answer);
      },
      readRenameAndVisit: (change, visit) =>
        client.$transaction(async (transaction) => {
          const { id } = found(await transaction.user.findUnique(live(change.id)));
          const answer = await transaction.user.update(renaming({ ...change, id }));
          await transaction.visit.create({ data: visit });
          return user(answer);
        }),
      auditedUpdate: ({ id, version, patch }) =>
        client.$transaction(async (transaction) => {
          // Prisma has no locking read of its own.
          const [before] = await transaction.$queryRaw<Pick<User, 'fullName' | 'settings'>[]>`
            select full_name as "fullName", settings from users
            where id = ${id}::uuid and deleted_at is null for update`;
          const at = new Date();
          const answer = await transaction.user.update({
            where: { id, version },
            data: { ...patch, updatedAt: at, updatedBy: actor, version: { increment: 1 } },
          });
          const changes = auditChanges(found(before), patch);
          await transaction.auditEntry.create({ data: { entity: 'users', rowId: id, actor, at, changes } });
          return user(answer);
        }),
      createMany: async (users) => {
        await client.user.createMany({ data: users.map(stamped) });
      },
      // Not by its own cursor, which looks the cursor's row up and then reads from the table's beginning.
      pageBehind: async ({ visitedAt, id }) => {
        return (): Promise<readonly Visit[]> =>
          client.visit.findMany({
            where: {
              visitedAt: { gte: visitedAt },
              OR: [{ visitedAt: { gt: visitedAt } }, { id: { gt: id } }],
            },
            orderBy: [{ visitedAt: 'asc' }, { id: 'asc' }],
            take: pageSize,
          });
      },
    };
    return { operations, close: () => client.$disconnect() };
  },
};

function user(row: Row): User {
  // Prisma types JSON as any JSON; this table holds settings there.
  return row as Omit<Row, 'settings'> & { settings: Settings };
}
