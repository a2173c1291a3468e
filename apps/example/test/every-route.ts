import { postgres } from '@holdfast/resilience/postgres';
import { expect } from 'vitest';
import type { Answer, KeyringFixture, Method, Somebody } from './keyring-fixture.ts';

/** What the OpenAPI document says of one operation, as far as these tests go by it. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly permission: string | undefined;
  readonly isPublic: boolean;
  readonly query: readonly QueryParameter[];
  readonly hasBody: boolean;
}

export interface QueryParameter {
  readonly name: string;
  readonly type: string | undefined;
}

/** Every operation that the service has, from its own document: one that is added is tested without being named here. */
export async function operationsOf(keyring: KeyringFixture): Promise<readonly Operation[]> {
  const { body: document } = await keyring.request('GET', '/api/openapi.json');
  const operations = Object.entries<Record<string, Described>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operationOf(method, path, described)),
  );
  // A walk over nothing would find nothing wrong.
  expect(operations.length).toBeGreaterThan(30);
  return operations;
}

interface Described {
  readonly operationId: string;
  readonly 'x-permission'?: string;
  readonly security: readonly object[];
  readonly parameters?: readonly { in: string; name: string; schema: { type?: string } }[];
  readonly requestBody?: object;
}

function operationOf(method: string, path: string, described: Described): Operation {
  const { operationId: id, security, parameters = [], requestBody } = described;
  const query = parameters.filter((parameter) => parameter.in === 'query');
  return {
    id,
    method: method.toUpperCase() as Method, // The document has these only.
    path,
    permission: described['x-permission'],
    isPublic: security.length === 0,
    query: query.map(({ name, schema }) => ({ name, type: schema.type })),
    hasBody: requestBody !== undefined,
  };
}

/** What an organization has that requests can be about. */
export interface Things {
  readonly userId: string;
  readonly keyId: string;
}

export async function thingsOf(keyring: KeyringFixture, { user, token }: Somebody): Promise<Things> {
  const { body } = await keyring.as(token)('GET', `/api/api-keys?userId=${user.id}`);
  return { userId: user.id, keyId: body.items[0].id };
}

/** A body that each operation takes. One that has none here, and asks for one, fails the tests. */
const bodies: Readonly<Record<string, object>> = {
  signIn: { organization: 'acme', login: 'nobody', password: 'a password of nobody' },
  registerUser: {
    username: 'mallory',
    email: 'mallory@keyring.example',
    password: 'correct horse',
    fullName: 'M.',
  },
  updateUser: { version: 1, fullName: 'Mallory' },
  setPassword: { password: 'mine from now on' },
  issueApiKey: { name: 'stolen', permissions: ['*'], description: 'none', expiresAt: '2100-01-01T00:00:00Z' },
  rotateApiKey: { overlapSeconds: 60 },
  setPermissions: { version: 1, permissions: ['*'] },
  createOrganization: { slug: 'mallory', name: 'Mallory' },
  breakIt: { kind: 'latency', ms: 1 },
};

export interface Wanted {
  readonly method: Method;
  readonly url: string;
  readonly payload: object | undefined;
}

/** The operation as a request that is as it should be, about these things. */
export function requestFor({ id, method, path, hasBody }: Operation, { userId, keyId }: Things): Wanted {
  const payload = bodies[id];
  if (hasBody && payload === undefined) throw new Error(`Say in ${import.meta.url} what body ${id} takes.`);
  const url = path
    .replace('{resource}/{id}', `users/${userId}`)
    .replace('{id}', path.startsWith('/api/api-keys') ? keyId : userId);
  return { method, url, payload };
}

const inner =
  /\bat .*:\d+:\d+|node_modules|\bselect\b.*\bfrom\b|\binsert into\b|\bupdate\b.*\bset\b|argon2|[_ ]hash|keyHash|passwordHash|sqlstate|constraint|pg_|postgres|keyring_(?:service|gate)|HF_|Error:/i;

/** Whether an answer refuses, as a problem, and says nothing of what is inside. */
export function expectRefusal(answer: Answer, what: string, statuses?: readonly number[]): void {
  const told = `${what}: ${answer.status} ${answer.text.slice(0, 300)}`;
  expect(answer.status, told).toBeGreaterThanOrEqual(400);
  expect(answer.status, told).toBeLessThan(500);
  if (statuses !== undefined) expect(statuses, told).toContain(answer.status);
  expect(answer.headers['content-type'], told).toContain('application/problem+json');
  expect(answer.body, told).toMatchObject({
    type: expect.stringMatching(/^urn:keyring:problem:/),
    status: answer.status,
  });
  expect(answer.text, told).not.toMatch(inner);
}

/** Everything that is stored, in a form that is the same only where nothing was changed. Uses of keys may be counted. */
export async function fingerprint(url: string): Promise<Readonly<Record<string, unknown>>> {
  const owner = postgres({ url, pool: { max: 1 } });
  try {
    const tables = ['organizations', 'users', 'api_keys', 'sessions', 'audit_log'];
    const parts = tables.map(
      (table) =>
        `select '${table}' as name, count(*)::int as rows, md5(coalesce(string_agg(stored::text, ',' order by stored::text), '')) as sum
         from (select to_jsonb(t) - '{usage_count,last_used_at,last_used_ip,last_login_at,last_login_ip}'::text[] as stored from ${table} t) as all_of_it`,
    );
    const { rows } = await owner.query({ text: parts.join(' union all '), values: [] });
    return Object.fromEntries(rows.map((row) => [String(row['name']), row]));
  } finally {
    await owner.close();
  }
}
