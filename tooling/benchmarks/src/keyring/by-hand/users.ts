import { createHmac } from 'node:crypto';
import pg from 'pg';
import type { Caller } from './gate.ts';

export interface UserRow {
  readonly id: string;
  readonly organization_id: string;
  readonly username: string;
  readonly email: string;
  readonly full_name: string | null;
  readonly role: string;
  readonly is_superuser: boolean;
  readonly is_active: boolean;
  readonly is_verified: boolean;
  readonly verified_at: Date | null;
  readonly last_login_at: Date | null;
  readonly last_login_ip: string | null;
  readonly created_at: Date;
  readonly created_by: string;
  readonly updated_at: Date;
  readonly updated_by: string;
  readonly version: number;
  readonly deleted_at: Date | null;
  readonly deleted_by: string | null;
}

export interface Origin {
  readonly ip: string;
  readonly userAgent: string | null;
  readonly requestId: string;
}

const columns = `id, organization_id, username, email, full_name, role, is_superuser, is_active, is_verified, verified_at,
  last_login_at, last_login_ip, created_at, created_by, updated_at, updated_by, version, deleted_at, deleted_by`;
const cursorSecret = 'by hand';

/** Users of the caller's organization. Row security holds every statement to it, so each is in a transaction that names it. */
export class Users {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  get(caller: Caller, id: string): Promise<UserRow | undefined> {
    return this.#acting(caller, async (client) => {
      const { rows } = await client.query<UserRow>({
        name: 'get',
        text: `select ${columns} from users where id = $1 and organization_id = $2 and deleted_at is null`,
        values: [id, caller.organizationId],
      });
      return rows[0];
    });
  }

  /** The newest, and the cursor of those that follow. */
  list(
    caller: Caller,
    limit: number,
  ): Promise<{ readonly rows: readonly UserRow[]; readonly next: string | null }> {
    return this.#acting(caller, async (client) => {
      const { rows } = await client.query<UserRow & { readonly place: string }>({
        name: 'list',
        text: `select ${columns}, created_at::text as place from users where organization_id = $1 and deleted_at is null
          order by created_at desc, id desc limit $2`,
        values: [caller.organizationId, limit + 1],
      });
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return { rows: rows.slice(0, limit), next: last === undefined ? null : cursorOf(last.place, last.id) };
    });
  }

  /** Undefined where there is no such user; the version that there is, where it is another. */
  change(
    caller: Caller,
    { id, version, fullName }: { readonly id: string; readonly version: number; readonly fullName: string },
    { ip, userAgent, requestId }: Origin,
  ): Promise<UserRow | number | undefined> {
    return this.#acting(caller, async (client) => {
      const before = await client.query<UserRow>({
        name: 'lock',
        text: `select ${columns} from users where id = $1 and organization_id = $2 and deleted_at is null for no key update`,
        values: [id, caller.organizationId],
      });
      const [old] = before.rows;
      if (old === undefined || old.version !== version) return old?.version;
      const after = await client.query<UserRow>({
        name: 'change',
        text: `update users set full_name = $3, updated_at = now(), updated_by = $4, version = version + 1
          where id = $1 and version = $2 returning ${columns}`,
        values: [id, version, fullName, caller.userId],
      });
      const [changed] = after.rows;
      if (changed === undefined) throw new Error('A row that is locked was changed by somebody else.');
      await client.query({
        name: 'audit',
        text: `insert into audit_log
            (action, resource_type, resource_id, user_id, user_email, ip_address, user_agent, changes, action_metadata)
          values ('users.update', 'users', $1, $2, $3, $4, $5, $6, $7)`,
        values: [
          ...[id, caller.userId, caller.email, ip, userAgent],
          JSON.stringify({ fullName: { from: old.full_name, to: changed.full_name } }),
          JSON.stringify({ organizationId: caller.organizationId, requestId }),
        ],
      });
      return changed;
    });
  }

  /** The transaction begins and names the caller in one message. */
  async #acting<Result>(
    { userId, organizationId }: Caller,
    work: (client: pg.PoolClient) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.#pool.connect();
    try {
      await client.query(
        `begin; select set_config('holdfast.actor', ${pg.escapeLiteral(userId)}, true), set_config('holdfast.organization', ${pg.escapeLiteral(organizationId)}, true)`,
      );
      const result = await work(client);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

function cursorOf(place: string, id: string): string {
  const text = Buffer.from(JSON.stringify([place, id])).toString('base64url');
  return `${text}.${createHmac('sha256', cursorSecret).update(text).digest('base64url')}`;
}
