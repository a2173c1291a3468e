import { dropRunsBefore } from '../databases/postgres-server-side.ts';
import { UnusableServerError } from '../unusable-server-error.ts';
import { withClient } from '../with-client.ts';
import type { PostgresSource } from './postgres-source.ts';

/** The first version that copies a database in the way we ask for. */
const OLDEST_VERSION = 15;

const A_DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The server that `HOLDFAST_TEST_POSTGRES_URL` names. Databases of runs which were killed a day ago or earlier are
 * dropped from it.
 *
 * @throws UnusableServerError where it does not answer, is too old, or lets us make no databases.
 */
export async function openNamedServer(url: string, now: number = Date.now()): Promise<PostgresSource> {
  const problem = await findProblem(url);
  if (problem) {
    throw new UnusableServerError(
      `HOLDFAST_TEST_POSTGRES_URL=${withoutPassword(url)} cannot be used: ${problem}. Mend it or unset it.`,
    );
  }
  await dropRunsBefore(url, now - A_DAY_MS);
  return { kind: 'HOLDFAST_TEST_POSTGRES_URL', url, own: false, close: async () => {} };
}

async function findProblem(url: string): Promise<string | undefined> {
  if (!/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? '')) return 'it is not a postgres:// URL';
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ version: number; allowed: boolean }>(
        `select current_setting('server_version_num')::int / 10000 as version, rolcreatedb or rolsuper as allowed
         from pg_roles where rolname = current_user`,
      );
      const version = rows[0]?.version ?? 0;
      if (version < OLDEST_VERSION)
        return `it is PostgreSQL ${version}, and the tests need ${OLDEST_VERSION} or later`;
      return rows[0]?.allowed ? undefined : 'its user may not create databases';
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function withoutPassword(url: string): string {
  const address = URL.parse(url);
  if (!address) return '(unreadable)';
  if (address.password) address.password = '***';
  return address.href;
}
