import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { actor, type NewUser, type Rename, stamped, type User, type Visit } from '../model.ts';
import { auditChanges } from './audit-changes.ts';
import { found } from './missing-row.ts';
import { type Operations, type Peer, pageSize } from './operations.ts';

const user = `id, email, full_name as "fullName", settings, is_active as "isActive", created_at as "createdAt",
  created_by as "createdBy", updated_at as "updatedAt", updated_by as "updatedBy", version,
  deleted_at as "deletedAt", deleted_by as "deletedBy"`;
const userColumns = `id, email, full_name, settings, is_active, created_at, created_by, updated_at, updated_by,
  version, deleted_at, deleted_by`;
const rename = `update users set full_name = $2, updated_at = $3, updated_by = $4, version = version + 1
  where id = $1 and deleted_at is null returning ${user}`;
const insertVisit = 'insert into visits (id, user_id, page, visited_at) values ($1, $2, $3, $4)';

/** SQL by hand on a `pg.Pool`: what any layer above it can reach at best, unless it needs fewer round trips. */
function rawPg(name: string, { prepared }: { readonly prepared: boolean }): Peer {
  /** A statement, under a name where statements are prepared. */
  const statement = (label: string, text: string) => (values: readonly unknown[]) =>
    prepared ? { name: label, text, values: [...values] } : { text, values: [...values] };
  const statements = {
    findById: statement('find-by-id', `select ${user} from users where id = $1 and deleted_at is null`),
    findByEmail: statement(
      'find-by-email',
      `select ${user} from users where email = $1 and deleted_at is null`,
    ),
    listActive: statement(
      'list-active',
      `select ${user} from users where is_active and deleted_at is null and created_at < $1
        order by created_at desc, id desc limit ${pageSize}`,
    ),
    create: statement(
      'create',
      `insert into users (${userColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        returning ${user}`,
    ),
    rename: statement('rename', rename),
    insertVisit: statement('insert-visit', insertVisit),
    lock: statement('lock', `select ${user} from users where id = $1 and deleted_at is null for update`),
    change: statement(
      'change',
      `update users set full_name = $3, settings = $4, updated_at = $5, updated_by = $6, version = version + 1
        where id = $1 and version = $2 returning ${user}`,
    ),
    insertAudit: statement(
      'insert-audit',
      `insert into audit_entries (entity, row_id, actor, at, changes) values ('users', $1, $2, $3, $4)`,
    ),
    page: statement(
      'page',
      `select id, user_id as "userId", page, visited_at as "visitedAt" from visits
        where (visited_at, id) > ($1, $2) order by visited_at, id limit ${pageSize}`,
    ),
  };

  return {
    name,
    packageName: 'pg',
    open: async ({ url, poolSize }) => {
      const pool = new pg.Pool({ connectionString: url, max: poolSize, idleTimeoutMillis: 0 });
      const one = async (query: pg.QueryConfig, on: pg.Pool | pg.PoolClient = pool) =>
        found((await on.query<User>(query)).rows[0]);
      const renamed = ({ id, fullName }: Rename) => statements.rename([id, fullName, new Date(), actor]);
      const visited = ({ id, userId, page, visitedAt }: Visit) =>
        statements.insertVisit([id, userId, page, visitedAt]);

      const operations: Operations = {
        findById: (id) => one(statements.findById([id])),
        findByEmail: (email) => one(statements.findByEmail([email])),
        listActive: async (before) => (await pool.query<User>(statements.listActive([before]))).rows,
        create: (values) => one(statements.create(Object.values(inColumnOrder(values)))),
        rename: (change) => one(renamed(change)),
        renameAndVisit: (change, visit) =>
          inTransaction(pool, async (client) => {
            const answer = await one(renamed(change), client);
            await client.query(visited(visit));
            return answer;
          }),
        readRenameAndVisit: (change, visit) =>
          inTransaction(pool, async (client) => {
            const { id } = await one(statements.findById([change.id]), client);
            const answer = await one(renamed({ ...change, id }), client);
            await client.query(visited(visit));
            return answer;
          }),
        auditedUpdate: ({ id, version, patch }) =>
          inTransaction(pool, async (client) => {
            const before = await one(statements.lock([id]), client);
            const at = new Date();
            const answer = await one(
              statements.change([id, version, patch.fullName, patch.settings, at, actor]),
              client,
            );
            await client.query(statements.insertAudit([id, actor, at, auditChanges(before, patch)]));
            return answer;
          }),
        createMany: prepared ? (users) => copy(pool, users) : (users) => unnest(pool, users),
        pageBehind: async ({ visitedAt, id }) => {
          return async () => (await pool.query<Visit>(statements.page([visitedAt, id]))).rows;
        },
      };
      return { operations, close: () => pool.end() };
    },
  };
}

/** The reference: each statement named, so that the server parses and plans it once a connection. */
export const pgPrepared: Peer = rawPg('pg prepared', { prepared: true });

/** The reference once more, with a pool of its own: how far its ratio is from 1 is what the method cannot tell. */
export const pgControl: Peer = rawPg('control', { prepared: true });

export const pgUnprepared: Peer = rawPg('pg', { prepared: false });

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** A new user's columns, in the order of `userColumns`. */
function inColumnOrder(values: NewUser): User {
  const { id, email, fullName, settings, isActive, ...stamps } = stamped(values);
  return { id, email, fullName, settings, isActive, ...stamps };
}

async function copy(pool: pg.Pool, users: readonly NewUser[]): Promise<void> {
  const client = await pool.connect();
  try {
    const stream = client.query(copyFrom(`copy users (${userColumns}) from stdin`));
    await pipeline(Readable.from(copyBlocks(users)), stream);
  } finally {
    client.release();
  }
}

/** COPY's text format: a line a row, some hundred rows at a time. */
function* copyBlocks(users: readonly NewUser[]): Generator<Buffer> {
  const rowsPerBlock = 500;
  for (let start = 0; start < users.length; start += rowsPerBlock) {
    const lines = users
      .slice(start, start + rowsPerBlock)
      .map((values) => Object.values(inColumnOrder(values)).map(copyField).join('\t'));
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
}

function copyField(value: User[keyof User]): string {
  if (value === null) return '\\N';
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replace(/[\\\n\r\t]/g, (character) => copyEscapes[character] ?? character);
}

const copyEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

async function unnest(pool: pg.Pool, users: readonly NewUser[]): Promise<void> {
  const rows = users.map(inColumnOrder);
  const column = (property: keyof User) => rows.map((row) => row[property]);
  await pool.query({
    text: `insert into users (${userColumns}) select * from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[],
      $5::boolean[], $6::timestamptz[], $7::text[], $8::timestamptz[], $9::text[], $10::int[], $11::timestamptz[],
      $12::text[])`,
    values: [
      column('id'),
      column('email'),
      column('fullName'),
      column('settings'),
      column('isActive'),
      column('createdAt'),
      column('createdBy'),
      column('updatedAt'),
      column('updatedBy'),
      column('version'),
      column('deletedAt'),
      column('deletedBy'),
    ],
  });
}
