import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import type { Answer, Client } from './client.ts';
import type { Route } from './routes.ts';

/** What differs between two answers that say the same. */
const itsOwn: ReadonlySet<string> = new Set([
  ...['id', 'username', 'email', 'fullName', 'createdAt', 'updatedAt', 'version', 'next'],
]);

/**
 * Asks each service once: their answers, headers and audit entries must have the same shape, and the same values where these
 * do not belong to one request.
 *
 * @throws Error which has both
 */
export async function checkAnswers(
  clients: readonly Client[],
  routes: readonly Route[],
  admin: pg.Client,
): Promise<void> {
  for (const route of routes) {
    let expected: unknown;
    for (const client of clients) {
      const answer = await route.ask(client, () => 0.5);
      const shown = {
        headers: headersOf(answer),
        body: shownOf(answer.body),
        entry: await entryOf(admin, answer),
      };
      expected ??= shown;
      if (isDeepStrictEqual(shown, expected)) continue;
      throw new Error(
        `${route.title}: ${client.name} answered ${JSON.stringify(shown)}, and ${clients[0]?.name} ${JSON.stringify(expected)}`,
      );
    }
  }
}

/** What is another one with each answer, or counts down. */
const changing = new Set([
  'x-request-id',
  'date',
  'content-length',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
]);

function headersOf({ headers }: Answer): unknown {
  return shownOf(
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, changing.has(name) ? typeof value : value]),
    ),
  );
}

function shownOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shownOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, itsOwn.has(name) ? typeof inner : shownOf(inner)])
      .sort(([a = ''], [b = '']) => (String(a) < String(b) ? -1 : 1)),
  );
}

/** What the trail has of the newest change of what was answered, without what is one entry's own. */
async function entryOf(admin: pg.Client, { body }: Answer): Promise<unknown> {
  const { rows } = await admin.query(
    `select action, resource_type, user_id, user_email, ip_address, user_agent, status,
        array(select jsonb_object_keys(changes)) as changes, action_metadata - 'requestId' as metadata
      from audit_log where resource_id = $1 order by id desc limit 1`,
    [body['id'] ?? ''],
  );
  return rows[0];
}
