import { randomUUID } from 'node:crypto';
import type { KeyringClient } from '../client.ts';
import type { Person } from '../people.ts';

/** What requests are made with. */
export interface Callers {
  /** With an API key of somebody of the organization. */
  readonly client: KeyringClient;
  readonly person: Person;
  /** Users to read and to change. */
  readonly userIds: readonly string[];
}

interface Draw extends Callers {
  readonly random: () => number;
}

type Request = (draw: Draw) => Promise<void>;

/** What callers of such a service do, and how often, of a thousand. */
const mix: readonly (readonly [weight: number, request: Request])[] = [
  [480, (draw) => ask(draw, 'GET', `/api/users/${anyUser(draw)}`)],
  [200, (draw) => ask(draw, 'GET', '/api/users?limit=25')],
  [60, (draw) => ask(draw, 'GET', `/api/api-keys?userId=${anyUser(draw)}`)],
  [60, (draw) => ask(draw, 'GET', '/api/audit?limit=25')],
  [50, (draw) => ask(draw, 'GET', '/api/organizations')],
  [30, (draw) => ask(draw, 'GET', '/api/session')],
  [90, rename],
  [25, issue],
  // A password takes its time to check, which is meant.
  [5, signIn],
];
const total = mix.reduce((sum, [weight]) => sum + weight, 0);

/** Makes one request, drawn from the mix. @throws Error where the answer is not as it should be */
export async function makeRequest(draw: Draw): Promise<void> {
  let left = draw.random() * total;
  for (const [weight, request] of mix) {
    left -= weight;
    if (left < 0) return request(draw);
  }
}

function anyUser({ userIds, random }: Draw): string {
  return userIds[Math.floor(random() * userIds.length)] ?? '';
}

function ask({ client }: Callers, method: string, path: string, expected = 200): Promise<void> {
  return expectStatus([expected], client.request(method, path));
}

function signIn({ client, person: { organization, login, password } }: Callers): Promise<void> {
  return expectStatus([201], client.request('POST', '/api/session', { organization, login, password }));
}

/** Reads a user and changes it: one audited write. Somebody else may have been faster, and is told so. */
async function rename(draw: Draw): Promise<void> {
  const { client, random } = draw;
  const path = `/api/users/${anyUser(draw)}`;
  const { status, body } = await client.request('GET', path);
  if (status !== 200) throw new UnexpectedAnswer(status);
  const [first] = String(body['fullName']).split(' ');
  const fullName = `${first} ${['Archer', 'Baker', 'Carter', 'Dyer', 'Fisher'][Math.floor(random() * 5)]}`;
  await expectStatus([200, 409], client.request('PATCH', path, { fullName, version: body['version'] }));
}

/** A key that somebody gets, and gives back. */
async function issue(draw: Draw): Promise<void> {
  const { client } = draw;
  const key = { name: `script ${randomUUID()}`, permissions: ['users:read'] };
  const { status, body } = await client.request('POST', `/api/users/${anyUser(draw)}/api-keys`, key);
  if (status !== 201) throw new UnexpectedAnswer(status);
  await ask(draw, 'DELETE', `/api/api-keys/${body['id']}`, 204);
}

async function expectStatus(
  expected: readonly number[],
  request: ReturnType<KeyringClient['request']>,
): Promise<void> {
  const { status } = await request;
  if (!expected.includes(status)) throw new UnexpectedAnswer(status);
}

/** Kept by status: an outage shows as so many 503. */
class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
  readonly code: string;

  constructor(status: number) {
    super(`answered with ${status}`);
    this.code = String(status);
  }
}
