import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PostgresServerError } from './postgres-server-error.ts';

/** A user of this machine, by number. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * As whom the server runs. PostgreSQL refuses to run as root, so root lends it `postgres`, or `nobody` where
 * that user does not exist: both are on the machine already, so nothing is changed for a test. Anyone else runs
 * it as themselves (`undefined`).
 *
 * @throws PostgresServerError `HF_SERVER_NO_PERMISSION` for root on a machine that has neither.
 */
export function serverAccount(
  uid: number | undefined = process.getuid?.(),
  passwd: () => string = () => readFileSync('/etc/passwd', 'utf8'),
): Account | undefined {
  if (uid !== 0) return undefined;
  const accounts = passwd().split('\n').map(parseAccount);
  const found =
    accounts.find((account) => account?.name === 'postgres') ??
    accounts.find((account) => account?.name === 'nobody');
  if (found) return found;
  throw new PostgresServerError({
    code: 'HF_SERVER_NO_PERMISSION',
    happened: 'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody',
    advice: 'Add one of them, or run as another user.',
  });
}

function parseAccount(line: string): Account | undefined {
  const [name, , uid, gid] = line.split(':');
  return name && uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}

/**
 * Whether `account` may enter `folder`: every folder above it must let it pass. A checkout below root's home is the
 * usual place that does not.
 */
export async function isReachable(folder: string, account: Account): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder);
  const passes = uid === account.uid ? mode & 0o100 : gid === account.gid ? mode & 0o010 : mode & 0o001;
  if (!passes) return false;
  const parent = dirname(folder);
  return parent === folder || isReachable(parent, account);
}
