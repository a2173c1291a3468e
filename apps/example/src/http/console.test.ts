import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabases } from '../keyring/databases.ts';
import { passingSecrets } from '../keyring/secrets.ts';
import { openStores } from '../keyring/store.ts';
import { buildServer } from './server.ts';
import type { App } from './type-provider.ts';

let app: App;

// Nothing here asks a database.
beforeAll(async () => {
  const databases = openDatabases({ url: 'postgres://127.0.0.1:1/none' });
  const secrets = passingSecrets();
  app = await buildServer({
    ...{ databases, secrets, stores: openStores(databases, secrets), https: false },
    logger: pino({ level: 'silent' }),
  });
});
afterAll(() => app.close());

const get = (url: string, headers: Readonly<Record<string, string>> = { accept: 'text/html' }) =>
  app.inject({ url, headers });

test.each(['/', '/users', '/users/0197f6a2-5b1c-7c3d-8e4f-123456789abc?search=x', '/nothing/at/all'])(
  'a browser gets the console at %s, asks for it anew each time, and runs nothing that is not in files of ours',
  async (url) => {
    const { statusCode, headers, body } = await get(url);
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['content-security-policy']).toContain("script-src 'self';style-src 'self'");
    expect(body).not.toMatch(/<script>|<style|style=|onload=|https?:/);
    expect((await get(url, { accept: 'text/html', 'if-none-match': String(headers.etag) })).statusCode).toBe(
      304,
    );
  },
);

test('what the console consists of is kept for good, under names that tell its content', async () => {
  const assets = [...(await get('/')).body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
    ([, url]) => url ?? '',
  );
  expect(assets.length).toBeGreaterThanOrEqual(2);
  for (const url of assets) {
    const { statusCode, headers } = await get(url, { accept: '*/*' });
    expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  }
  for (const url of ['/theme.js', '/favicon.svg'])
    expect((await get(url, { accept: '*/*' })).headers['cache-control']).toBe('no-cache');
});

test.each([
  '/api/nothing',
  '/api',
  '/health/nothing',
  '/assets/nothing.js',
  '/assets/',
  '/assets/..%2f..%2f..%2fpackage.json',
  '/assets/a%00b',
])('%s is no page: it is answered by a problem, which nobody keeps', async (url) => {
  const { statusCode, headers, body } = await get(url);
  expect(statusCode).toBeGreaterThanOrEqual(400);
  expect(statusCode).toBeLessThan(500);
  expect([headers['content-type'], headers['cache-control']]).toEqual([
    'application/problem+json',
    'no-store',
  ]);
  expect(body).not.toContain('holdfast');
});

test('whoever does not ask for a page gets none', async () => {
  for (const headers of [{ accept: '*/*' }, { accept: 'application/json' }, {}])
    expect((await get('/users', headers)).statusCode).toBe(404);
  expect(
    (await app.inject({ method: 'POST', url: '/users', headers: { accept: 'text/html' } })).statusCode,
  ).toBe(404);
});
