import type pg from 'pg';
import { hashOf } from './by-hand/gate.ts';

/** One organization of many with users in it, and who asks for them. */
export interface Tenant {
  /** A token of the same admin for each service, as each has its own way to hash them. */
  readonly tokens: { readonly keyring: string; readonly byHand: string };
  /** Users of it who are there to be read and changed. */
  readonly users: readonly string[];
}

export interface Operator {
  readonly login: string;
  readonly password: string;
}

const organizations = 40;
const usersOfEach = 1_000;
const entries = 10_000;
const byHand = 'the-token-by-hand';

/** Makes an organization and its admin as anybody would, through Keyring's API; the others and all users at once, by SQL. */
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
  await admin.query(
    `insert into organizations (id, slug, name)
      select gen_random_uuid(), 'org-' || n, 'Organization ' || n from generate_series(2, $1::int) n`,
    [organizations],
  );
  // Of one organization after the other, so that neighbours in time are strangers.
  await admin.query(
    `insert into users (id, username, email, password_hash, full_name, organization_id, created_at)
      select gen_random_uuid(), 'user-' || n, 'user-' || n || '@keyring.example', ada.password_hash, 'User ' || n,
        tenants.ids[1 + n % $2], now() - n * interval '1 second'
      from users ada, (select array_agg(id) as ids from organizations where slug <> 'platform') tenants,
        generate_series(1, $2 * $3::int) n where ada.id = $1`,
    [user, organizations, usersOfEach],
  );
  const { rows } = await admin.query<{ id: string }>(
    'select id from users where organization_id = $1 and id <> $2',
    [organization, user],
  );
  await admin.query(
    `insert into audit_log (action, resource_type, resource_id, user_id, changes, action_metadata)
      select 'users.update', 'users', id, id, '{"fullName": {"from": "A", "to": "B"}}', jsonb_build_object('organizationId', organization_id)
      from users limit $1`,
    [entries],
  );
  await admin.query('vacuum analyze');
  return { tokens: { keyring: String(keyring), byHand }, users: rows.map((row) => row.id) };
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
