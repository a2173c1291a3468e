import { InvalidOptionError } from '../../errors/invalid-option-error.ts';
import { Administrator } from './administrator.ts';

/**
 * Ends sessions of a PostgreSQL server by `pg_terminate_backend`, as a failover or an administrator does; resolves to
 * how many. Needs the driver `pg`, and the right to do it.
 *
 * @param url an administrator's, whose own session is spared.
 * @param share how many of the sessions, from 0 to 1; at least one is ended where there are any.
 * @throws InvalidOptionError, MissingDriverError
 *
 * @example
 * await terminateSessions(url, 0.5);
 */
export async function terminateSessions(url: string, share = 1): Promise<number> {
  if (!(share >= 0 && share <= 1)) throw new InvalidOptionError('share', 'a number from 0 to 1', share);
  const administrator = new Administrator();
  try {
    return await administrator.terminate(url, share);
  } finally {
    await administrator.close();
  }
}
