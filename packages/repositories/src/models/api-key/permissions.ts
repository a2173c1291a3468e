import { ColumnValueError } from '@holdfast/db-types';
import { QueryError } from '../../errors/query-error.ts';
import { quoteValue } from '../../errors/quote-value.ts';

const mostPermissions = 200;
const longestPermission = 200;
/** `orders:read`, `orders:lines:read`, and with a wildcard at the end `orders:*` or `*`. */
const form = /^(?:\*|[\w.-]+(?::[\w.-]+)*(?::\*)?)$/;
/** What permits everything. */
const everything: readonly string[] = ['*', 'admin'];

/**
 * Whether these permissions permit what is wanted: by its own name, by a wildcard for what it is of (`orders:*` permits
 * `orders:read` and `orders:lines:read`), or by `*` or `admin`, which permit everything. Upper and lower case differ.
 *
 * @param granted a key's permissions; what is no list of names permits nothing
 * @throws QueryError where `wanted` is no name of a permission
 */
export function permits(granted: unknown, wanted: string): boolean {
  if (!isPermission(wanted)) {
    throw new QueryError(`A permission is a name such as "orders:read", not ${quoteValue(wanted)}.`);
  }
  return permissionsIn(granted).some(
    (name) =>
      name === wanted ||
      everything.includes(name) ||
      (name.endsWith(':*') && wanted.startsWith(name.slice(0, -1))),
  );
}

/** The names in what a database holds of permissions. */
function permissionsIn(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter(isPermission) : [];
}

/**
 * Permissions to be stored, each once.
 * @throws ColumnValueError where they are no list of names, or too many
 */
export function requirePermissions(table: string, given: unknown): readonly string[] {
  const refuse = (reason: string) => new ColumnValueError(table, 'permissions', given, reason);
  if (!Array.isArray(given)) throw refuse('permissions are a list of names');
  if (given.length > mostPermissions) throw refuse(`the most are ${mostPermissions}`);
  for (const name of given) {
    if (isPermission(name)) continue;
    throw refuse(
      `a permission is a name such as "orders:read", "orders:*" or "*", of at most ${longestPermission} characters, and not ${quoteValue(name)}`,
    );
  }
  return [...new Set<string>(given)];
}

function isPermission(name: unknown): name is string {
  return typeof name === 'string' && name.length <= longestPermission && form.test(name);
}
