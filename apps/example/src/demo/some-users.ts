import type { KeyringClient } from './client.ts';

/** The ids of the newest users. @throws Error where the service does not tell */
export async function someUsers(
  client: KeyringClient,
  count: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const path = `/api/users?limit=${count}`;
  const { status, body } = await client.request('GET', path, undefined, signal);
  const items: unknown = body['items'];
  if (status !== 200 || !Array.isArray(items))
    throw new Error(`GET ${path} was answered with ${status}: ${JSON.stringify(body)}`);
  return items.map(({ id }: { readonly id: string }) => id);
}
