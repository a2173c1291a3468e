import type { Connection, Database, Queryable } from '@holdfast/resilience';

import { withCleanup } from '../dialect/with-cleanup.ts';
import type { DescribeOptions } from './database-description.ts';
import type { DescribedObject } from './described-object.ts';
import { postgresCatalog } from './postgres-catalog.ts';

/** What differs from kind to kind stands in the queries; all of them are one round trip. */
const text = postgresCatalog.map((query) => `(${query})`).join('\nUNION ALL\n');

interface Row extends Omit<DescribedObject, 'id' | 'owner'> {
  readonly oid: string;
  readonly part: number;
  readonly owner: string | null;
}

/** Names and texts come out of the catalog as the search path has them, so it is the same for every reader. */
export function describePostgres(
  on: Queryable,
  { namespace = 'public' }: DescribeOptions,
): Promise<readonly DescribedObject[]> {
  return onConnection(on, async (connection) => {
    const { rows } = await connection.query<{ path: string }>({
      text: `SELECT current_setting('search_path') AS path, set_config('search_path', quote_ident($1), false)`,
      values: [namespace],
    });
    const values = [rows[0]?.path ?? ''];
    const found = await withCleanup(
      () => connection.query<Row>({ text, values: [] }, { idempotent: true }),
      () => connection.query({ text: "SELECT set_config('search_path', $1, false)", values }),
    );
    return found.rows.map(({ oid, part, owner, ...row }) => ({
      ...row,
      id: `${row.kind} ${oid}.${part}`,
      owner: owner ?? undefined,
    }));
  });
}

function onConnection<Result>(on: Queryable, work: (held: Queryable) => Promise<Result>): Promise<Result> {
  return isDatabase(on) ? on.connection((connection: Connection) => work(connection)) : work(on);
}

function isDatabase(on: Queryable): on is Database {
  return 'connection' in on;
}
