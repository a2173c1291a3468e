import { createHash } from 'node:crypto';
import type pg from 'pg';

/** Who calls, by the key in the request. */
export interface Caller {
  readonly keyId: string;
  readonly userId: string;
  readonly email: string;
  readonly organizationId: string;
  readonly mayWrite: boolean;
}

interface KeyRow {
  readonly key_id: string;
  readonly user_id: string;
  readonly email: string;
  readonly organization_id: string;
  readonly role: string;
  readonly permissions: readonly string[];
}

const flushMs = 10_000;

/** Finds out who calls, in one statement, and counts the uses of keys in memory, as Keyring does. */
export class Gate {
  readonly #pool: pg.Pool;
  readonly #uses = new Map<string, { count: number; ip: string }>();
  readonly #timer: NodeJS.Timeout;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#timer = setInterval(() => void this.#flush(), flushMs);
  }

  async callerOf(token: string, ip: string): Promise<Caller | undefined> {
    const { rows } = await this.#pool.query<KeyRow>({
      name: 'caller',
      text: `select k.id as key_id, u.id as user_id, u.email, u.organization_id, u.role, k.permissions
        from api_keys k join users u on u.id = k.user_id
        where k.key_hash = $1 and k.deleted_at is null and (k.expires_at is null or k.expires_at > now())
          and u.deleted_at is null and u.is_active`,
      values: [hashOf(token)],
    });
    const [found] = rows;
    if (found === undefined) return undefined;
    const uses = this.#uses.get(found.key_id);
    this.#uses.set(found.key_id, { count: (uses?.count ?? 0) + 1, ip });
    return {
      keyId: found.key_id,
      userId: found.user_id,
      email: found.email,
      organizationId: found.organization_id,
      mayWrite: found.role === 'admin' && permits(found.permissions, 'users:write'),
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const uses = [...this.#uses];
    this.#uses.clear();
    for (const [id, { count, ip }] of uses) {
      await this.#pool.query({
        text: 'update api_keys set usage_count = usage_count + $2, last_used_at = now(), last_used_ip = $3 where id = $1',
        values: [id, count, ip],
      });
    }
  }
}

/** What the table of keys has of a token. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function permits(granted: readonly string[], permission: string): boolean {
  return granted.includes('*') || granted.includes(permission) || granted.includes('users:*');
}
