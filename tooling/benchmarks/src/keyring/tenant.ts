import type pg from 'pg';
import { hashOf } from './by-hand/gate.ts';

/** An organization with users in it, and who asks for them. */
export interface Tenant {
  /** A token of the same admin for each service, as each has its own way to hash them. */
  readonly tokens: { readonly keyring: string; readonly byHand: string };
  /** Users who are there to be read and changed. */
  readonly users: readonly string[];
}

export interface Operator {
  readonly login: string;
  readonly password: string;
}

const users = 20_000;
const byHand = 'the-token-by-hand';

/** Makes an organization and its admin as anybody would, through Keyring's API; its many users at once, by SQL. */
export async function makeTenant(origin: string, operator: Operator, admin: pg.Client): Promise<Tenant> {
  const signedIn = await ask(origin, '/api/session', { organization: 'platform', ...operator });
  const session = {
    cookie: signedIn.cookie,
    'x-csrf-token': String(signedIn.body['csrfToken']),
  };
  const post = async (path: string, body: object, organization?: string) => {
    const headers =
      organization === undefined ? session : { ...session, 'keyring-organization': organization };
    return (await ask(origin, path, body, headers)).body;
  };
  const { id: organization } = await post('/api/organizations', { slug: 'acme', name: 'Acme' });
  const person = {
    username: 'ada',
    email: 'ada@keyring.example',
    password: 'correct horse battery',
    role: 'admin',
  };
  const { id: user } = await post('/api/users', person, organization);
  const key = { name: 'benchmark', permissions: ['*'] };
  const { id, token: keyring } = await post(`/api/users/${user}/api-keys`, key, organization);

  const copy = `insert into api_keys (id, user_id, name, key_hash, key_prefix, permissions, organization_id)
    select gen_random_uuid(), user_id, 'by hand', $2, 'by-hand', permissions, organization_id from api_keys where id = $1`;
  await admin.query(copy, [id, hashOf(byHand)]);
  const many = await admin.query<{ id: string }>(
    `insert into users (id, username, email, password_hash, full_name, organization_id, created_at)
      select gen_random_uuid(), 'user-' || n, 'user-' || n || '@keyring.example', password_hash, 'User ' || n,
        organization_id, now() - n * interval '1 second'
      from users, generate_series(1, $2::int) n where users.id = $1 returning id`,
    [user, users],
  );
  await admin.query('vacuum analyze');
  return { tokens: { keyring: String(keyring), byHand }, users: many.rows.map((row) => row.id) };
}

async function ask(
  origin: string,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
) {
  const answer = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201)
    throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { cookie, body: (await answer.json()) as Record<string, string> };
}
