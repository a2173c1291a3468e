import { expect, test } from 'vitest';
import { choosePostgres, type Sources } from './choose-postgres.ts';
import type { PostgresSource } from './postgres-source.ts';

const source = (kind: string): PostgresSource => ({
  kind,
  url: `postgres://${kind}`,
  own: true,
  close: async () => {},
});

/** A machine that has everything. */
const rich: Sources = {
  env: {},
  engineMissing: async () => undefined,
  container: async () => source('container'),
  embedded: async () => source('embedded'),
};
const fails = (message: string) => () => Promise.reject(new Error(message));

test('a container is taken where an engine answers', async () => {
  expect(await choosePostgres(rich)).toMatchObject({ kind: 'container' });
});

test('the embedded server is taken where no engine answers', async () => {
  const sources = { ...rich, engineMissing: async () => 'no engine', container: fails('not to be tried') };
  expect(await choosePostgres(sources)).toMatchObject({ kind: 'embedded' });
});

test('the embedded server is taken where the container fails, and says why in one line', async () => {
  const chosen = await choosePostgres({ ...rich, container: fails('no such image\nand more') });
  expect(chosen).toMatchObject({
    kind: 'embedded; the container failed: no such image',
    url: 'postgres://embedded',
  });
});

test('a container that is required and fails is an error', async () => {
  const env = { HOLDFAST_TEST_REQUIRE: 'container' };
  await expect(choosePostgres({ ...rich, env, container: fails('no such image') })).rejects.toMatchObject({
    code: 'HF_TEST_ENGINE_MISSING',
    message: expect.stringContaining('no such image'),
  });
});

test('where there is nothing, the error says what was tried and what to do', async () => {
  const sources = { ...rich, engineMissing: async () => 'no engine', embedded: fails('no space') };
  await expect(choosePostgres(sources)).rejects.toMatchObject({
    code: 'HF_TEST_ENGINE_MISSING',
    message: expect.stringMatching(/no engine[\s\S]*no space[\s\S]*set HOLDFAST_TEST_POSTGRES_URL/),
  });
});
