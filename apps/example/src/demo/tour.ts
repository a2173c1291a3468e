import { randomBytes } from 'node:crypto';
import type { KeyringAnswer, KeyringClient } from './client.ts';
import { duration, type Narrator } from './narrator.ts';

/** One request of the tour, and whether the answer was the one it should be. */
export interface TourStep {
  readonly request: string;
  readonly expected: number;
  readonly status: number;
  readonly ms: number;
}

/** Walks through what the service does, with real requests; each answer's status is held against what it must be. */
export async function takeTour(
  client: KeyringClient,
  narrator: Narrator,
  signal: AbortSignal,
): Promise<TourStep[]> {
  const steps: TourStep[] = [];
  const step = async (
    says: string,
    expected: number,
    method: string,
    path: string,
    body?: object,
  ): Promise<KeyringAnswer['body']> => {
    const { status, body: answer, ms } = await client.request(method, path, body, signal);
    const request = `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')}`;
    steps.push({ request, expected, status, ms });
    const told = `${request.padEnd(48)} ${status}  ${duration(ms).padStart(7)}  ${says}`;
    if (status === expected) narrator.done(told);
    else narrator.failed(`${told}  (expected ${expected}: ${JSON.stringify(answer)})`);
    return answer;
  };

  const name = `ada-${randomBytes(4).toString('hex')}`;
  const ada = { username: name, email: `${name}@keyring.example`, password: 'an example, not a secret' };
  const { id } = await step(
    'created, with its audit entry, in one transaction',
    201,
    'POST',
    '/api/users',
    ada,
  );
  const user = `/api/users/${id}`;
  await step('refused: both names are taken', 409, 'POST', '/api/users', ada);
  await step('changed: version 1 becomes 2', 200, 'PATCH', user, { fullName: 'Ada Lovelace', version: 1 });
  await step('refused: somebody still had version 1', 409, 'PATCH', user, {
    fullName: 'A. Byron',
    version: 1,
  });
  const key = await step('issued: the token is shown this once', 201, 'POST', `${user}/api-keys`, {
    name: 'laptop',
    permissions: ['users:read'],
  });
  await step(
    'rotated: the old token is good for a day more',
    201,
    'POST',
    `/api/api-keys/${key['id']}/rotate`,
    {},
  );
  await step('softly deleted', 204, 'DELETE', user);
  await step('gone, for readers', 404, 'GET', user);
  await step('and back', 200, 'POST', `${user}/restore`);
  await step('every change above is in the trail', 200, 'GET', `/api/audit/history/users/${id}`);
  await step('organizations, through Prisma in a session', 200, 'GET', '/api/organizations');
  await step('and nobody tampered with the trail', 200, 'GET', '/api/audit/verify');
  await step('the newest of them all', 200, 'GET', '/api/users?limit=25');
  return steps;
}
