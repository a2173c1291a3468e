import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropRun, runPrefix, withDatabase } from '../databases/postgres-server-side.ts';
import { makeRunId } from '../run-id.ts';
import { type PostgresServer, startPostgresServer } from '../server/index.ts';
import { withClient } from '../with-client.ts';
import { choosePostgres, type Sources } from './choose-postgres.ts';
import { openNamedServer } from './named-server.ts';

const HOUR_MS = 60 * 60 * 1000;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.remove());

const databases = (): Promise<string[]> =>
  withClient(server.url, async (client) => {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database order by 1');
    return rows.map((row) => row.datname);
  });

test('the server that HOLDFAST_TEST_POSTGRES_URL names comes before everything else', async () => {
  const never = () => Promise.reject(new Error('must not be tried'));
  const env = { HOLDFAST_TEST_POSTGRES_URL: server.url };
  const sources: Sources = { env, engineMissing: never, container: never, embedded: never };
  expect(await choosePostgres(sources)).toMatchObject({ url: server.url, own: false });
});

test('it loses what runs left on it that began a day ago or earlier, and nothing else', async () => {
  const now = Date.now();
  const old = `${runPrefix(makeRunId(now - 25 * HOUR_MS))}x`;
  const recent = `${runPrefix(makeRunId(now - 23 * HOUR_MS))}x`;
  await withClient(server.url, async (client) => {
    for (const name of [old, recent, 'holdfast_notes', 'mine']) await client.query(`create database ${name}`);
    await client.query(`alter database ${old} is_template true`);
  });
  await openNamedServer(server.url, now);
  expect(await databases()).toEqual([recent, 'holdfast_notes', 'mine', 'postgres', 'template0', 'template1']);
});

test('a run drops all that is its own at its end, also what is in use', async () => {
  const [mine, other] = [makeRunId(), makeRunId(0)];
  await withClient(server.url, async (client) => {
    await client.query(`create database ${runPrefix(mine)}x`);
    await client.query(`create database ${runPrefix(other)}x`);
  });
  await withClient(withDatabase(server.url, `${runPrefix(mine)}x`), async (client) => {
    client.on('error', () => {}); // it is cut off
    await dropRun(server.url, mine);
  });
  expect(await databases()).not.toContain(`${runPrefix(mine)}x`);
  expect(await databases()).toContain(`${runPrefix(other)}x`);
});

test('a user who may not create databases is told so', async () => {
  await withClient(server.url, (client) => client.query("create user guest password 'secret'"));
  const url = new URL(server.url);
  url.username = 'guest';
  url.password = 'secret';
  await expect(openNamedServer(url.href)).rejects.toMatchObject({
    code: 'HF_TEST_SERVER_UNUSABLE',
    message: expect.stringMatching(/guest:\*\*\*@.* its user may not create databases/),
  });
});

test.each([
  ['mysql://somewhere/x', 'it is not a postgres:// URL'],
  ['somewhere', 'it is not a postgres:// URL'],
  ['postgres://a:secret@127.0.0.1:1/x', 'ECONNREFUSED'],
])('%s cannot be used, and no password is shown', async (url, why) => {
  const refusal = openNamedServer(url).catch((error: unknown) => String(error));
  expect(await refusal).toContain(why);
  expect(await refusal).not.toContain('secret');
});
