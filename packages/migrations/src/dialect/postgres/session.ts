import type { Connection } from '@holdfast/resilience';

import type { HeldSession, SessionOptions } from '../migration-dialect.ts';
import { discard } from './discard.ts';
import { moment } from './one-by-one.ts';
import { quoteIdentifier, quoteLiteral } from './quote-identifier.ts';

/** Shown in pg_stat_activity, so that whoever waits for this deployer sees what it is. */
const applicationName = 'holdfast-migrate';

type Settings = Readonly<Record<string, string>>;

/** What whoever owns the pool has set: to be found by every script, and by the next one who is lent the connection. */
interface Found {
  /** What was SET; what comes from the server, the role or the connection string is there after RESET. */
  readonly settings: Settings;
  readonly authorization: string;
  readonly role: string;
}

interface FoundRow extends Omit<Found, 'settings'> {
  readonly settings: string | null;
}

export async function session<Result>(
  connection: Connection,
  options: SessionOptions,
  work: (session: HeldSession) => Promise<Result>,
): Promise<Result> {
  const ours = settingsFor(options);
  const held = new PostgresSession(await take(connection, ours), ours);
  let result: Result;
  try {
    result = await work(held);
  } catch (error) {
    discard(connection); // in what state it was left nobody knows
    throw error;
  }
  await held.leave(connection);
  return result;
}

function settingsFor({ schema, tableLockTimeoutMs }: SessionOptions): Settings {
  return {
    application_name: applicationName,
    lock_timeout: `${tableLockTimeoutMs}ms`,
    ...(schema !== undefined && { search_path: quoteIdentifier(schema) }),
  };
}

/** Sets what is ours, and says what was there, in one round trip. */
async function take(connection: Connection, ours: Settings): Promise<Found> {
  // OFFSET 0: looked at before anything is set.
  const text = `SELECT found.*, ${calls(ours)} FROM (SELECT current_setting('session_authorization') AS "authorization",
      current_setting('role') AS role,
      (SELECT json_object_agg(name, setting)::text FROM pg_catalog.pg_settings WHERE source = 'session') AS settings
    OFFSET 0) AS found`;
  const { rows } = await connection.query<FoundRow>({ text, values: [] });
  const [row] = rows;
  if (row === undefined) throw new TypeError('a SELECT without a table gave no row');
  return { ...row, settings: JSON.parse(row.settings ?? '{}') as Settings }; // made of names and texts above
}

class PostgresSession implements HeldSession {
  readonly restoring: string;
  readonly #found: Found;
  readonly #settling: string;
  #settled = false;

  constructor(found: Found, ours: Settings) {
    this.#found = found;
    this.restoring = `${set({ lock_timeout: ours['lock_timeout'] ?? '0' })};${this.#asFound('synchronous_commit')}`;
    this.#settling = [
      set({ session_authorization: found.authorization }),
      'RESET ALL',
      set({ ...found.settings, ...ours, role: found.role }),
    ].join(';');
  }

  settling(): string {
    this.#settled = true;
    return this.#settling;
  }

  /**
   * RESET ALL also takes what the owner has set under names with a dot, which no catalog lists: such a session ends.
   */
  async leave(connection: Connection): Promise<void> {
    if (this.#settled) {
      discard(connection);
      return;
    }
    const changed = ['application_name', 'lock_timeout', 'search_path', 'synchronous_commit'];
    const text = [...changed.map((name) => this.#asFound(name)), resetting(moment)].join(';');
    // What cannot be put back ends with its session.
    await connection.script(text).catch(() => discard(connection));
  }

  #asFound(name: string): string {
    const value = this.#found.settings[name];
    return value === undefined ? resetting(name) : set({ [name]: value });
  }
}

function set(settings: Settings): string {
  return `SELECT ${calls(settings)}`;
}

/** In their order: whoever may set something has to be there before the role is another. */
function calls(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false)`)
    .join(', ');
}

/** For whoever has not looked at what a session was: it is as it began. */
export const resets: readonly string[] = ['RESET SESSION AUTHORIZATION', 'RESET ROLE', 'RESET ALL'];

/** Undoes SET. A setting of an extension has two names with a dot between them. */
function resetting(name: string): string {
  return `RESET ${name.split('.').map(quoteIdentifier).join('.')}`;
}
