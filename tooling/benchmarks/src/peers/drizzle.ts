import { and, asc, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { drizzle as drizzleOn } from 'drizzle-orm/node-postgres';
import { bigint, boolean, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { actor, type Rename, type Settings, stamped } from '../model.ts';
import { auditChanges } from './audit-changes.ts';
import { chunks } from './chunks.ts';
import { found } from './missing-row.ts';
import { type Operations, type Peer, pageSize } from './operations.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

const users = pgTable('users', {
  id: uuid().primaryKey(),
  email: text().notNull().unique(),
  fullName: text('full_name').notNull(),
  settings: jsonb().$type<Settings>().notNull(),
  isActive: boolean('is_active').notNull(),
  createdAt: moment('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  updatedAt: moment('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
  version: integer().notNull(),
  deletedAt: moment('deleted_at'),
  deletedBy: text('deleted_by'),
});

const visits = pgTable('visits', {
  id: uuid().primaryKey(),
  userId: uuid('user_id').notNull(),
  page: text().notNull(),
  visitedAt: moment('visited_at').notNull(),
});

const auditEntries = pgTable('audit_entries', {
  id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  entity: text().notNull(),
  rowId: uuid('row_id').notNull(),
  actor: text().notNull(),
  at: moment('at').notNull(),
  changes: jsonb().notNull(),
});

/**
 * Drizzle on node-postgres: single reads are prepared once (`.prepare(name)` with placeholders), as its guide on
 * performance recommends. What runs in a transaction, and what sets columns, is built for each call.
 */
export const drizzle: Peer = {
  name: 'drizzle',
  packageName: 'drizzle-orm',
  open: async ({ url, poolSize }) => {
    const pool = new pg.Pool({ connectionString: url, max: poolSize, idleTimeoutMillis: 0 });
    const db = drizzleOn({ client: pool });
    type Runner = Pick<typeof db, 'select' | 'insert' | 'update'>;

    const findById = db
      .select()
      .from(users)
      .where(and(eq(users.id, sql.placeholder('id')), isNull(users.deletedAt)))
      .prepare('drizzle_find_by_id');
    const findByEmail = db
      .select()
      .from(users)
      .where(and(eq(users.email, sql.placeholder('email')), isNull(users.deletedAt)))
      .prepare('drizzle_find_by_email');
    const listActive = db
      .select()
      .from(users)
      .where(
        and(
          eq(users.isActive, true),
          isNull(users.deletedAt),
          lt(users.createdAt, sql.placeholder('before')),
        ),
      )
      .orderBy(desc(users.createdAt), desc(users.id))
      .limit(pageSize)
      .prepare('drizzle_list_active');
    const page = db
      .select()
      .from(visits)
      .where(
        gt(
          sql`(${visits.visitedAt}, ${visits.id})`,
          sql`(${sql.placeholder('visitedAt')}, ${sql.placeholder('id')})`,
        ),
      )
      .orderBy(asc(visits.visitedAt), asc(visits.id))
      .limit(pageSize)
      .prepare('drizzle_page');

    const renamed = async (on: Runner, { id, fullName }: Rename) => {
      const rows = await on
        .update(users)
        .set({ fullName, updatedAt: new Date(), updatedBy: actor, version: sql`${users.version} + 1` })
        .where(and(eq(users.id, id), isNull(users.deletedAt)))
        .returning();
      return found(rows[0]);
    };
    const readForChange = (on: Runner, id: string) =>
      on
        .select()
        .from(users)
        .where(and(eq(users.id, id), isNull(users.deletedAt)));

    const operations: Operations = {
      findById: async (id) => found((await findById.execute({ id }))[0]),
      findByEmail: async (email) => found((await findByEmail.execute({ email }))[0]),
      listActive: (before) => listActive.execute({ before }),
      create: async (values) => found((await db.insert(users).values(stamped(values)).returning())[0]),
      rename: (change) => renamed(db, change),
      renameAndVisit: (change, visit) =>
        db.transaction(async (transaction) => {
          const answer = await renamed(transaction, change);
          await transaction.insert(visits).values(visit);
          return answer;
        }),
      readRenameAndVisit: (change, visit) =>
        db.transaction(async (transaction) => {
          const { id } = found((await readForChange(transaction, change.id))[0]);
          const answer = await renamed(transaction, { ...change, id });
          await transaction.insert(visits).values(visit);
          return answer;
        }),
      auditedUpdate: ({ id, version, patch }) =>
        db.transaction(async (transaction) => {
          const before = found((await readForChange(transaction, id).for('update'))[0]);
          const at = new Date();
          const rows = await transaction
            .update(users)
            .set({ ...patch, updatedAt: at, updatedBy: actor, version: sql`${users.version} + 1` })
            .where(and(eq(users.id, id), eq(users.version, version)))
            .returning();
          const answer = found(rows[0]);
          await transaction
            .insert(auditEntries)
            .values({ entity: 'users', rowId: id, actor, at, changes: auditChanges(before, patch) });
          return answer;
        }),
      createMany: (rows) =>
        db.transaction(async (transaction) => {
          for (const chunk of chunks(rows)) await transaction.insert(users).values(chunk.map(stamped));
        }),
      pageBehind: async ({ visitedAt, id }) => {
        return () => page.execute({ visitedAt: visitedAt.toISOString(), id });
      },
    };
    return { operations, close: () => pool.end() };
  },
};
