import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from './databases/test-database.ts';
import { type BlockDatabase, describeEachDatabase } from './describe-each-database.ts';

const ran: string[] = [];
const urls: string[] = [];

describeEachDatabase('a block', (database) => {
  let inHook = '';
  beforeAll(() => {
    inHook = database.url;
  });
  afterAll(() => {
    urls.push(database.url);
  });

  test('has one database for its hooks and all its tests', () => {
    expect(inHook).toMatch(database.engine === 'postgres' ? /^postgres:\/\// : /^file:\/.+\.sqlite$/);
    expect(database.url).toBe(inHook);
    ran.push(database.engine);
  });
});

describeEachDatabase(
  'a block for one engine',
  (database) => test('runs', () => ran.push(`only ${database.engine}`)),
  {
    engines: ['sqlite'],
  },
);

const template = async (url: string) => {
  const client = new Client(url);
  await client.connect();
  await client.query('create table filled ()');
  await client.end();
};
describeEachDatabase(
  'a block with a template',
  (database) =>
    test('finds it filled', async () => {
      const client = new Client(database.url);
      await client.connect();
      expect((await client.query('select * from filled')).rowCount).toBe(0);
      await client.end();
    }),
  { engines: ['postgres'], template },
);

let outside: BlockDatabase | undefined;
describeEachDatabase(
  'a block looked at too early',
  (database) => {
    outside = database;
    const early = () => database.url;
    const thrown = catchError(early);
    test('says when its url can be read', () => {
      expect(thrown).toContain('"a block looked at too early" on sqlite can be read in hooks and tests only');
    });
  },
  { engines: ['sqlite'] },
);

describe('after the blocks', () => {
  test('each ran once per engine, on databases which are dropped now', async () => {
    expect(ran).toEqual(['postgres', 'sqlite', 'only sqlite']);
    expect(outside?.engine).toBe('sqlite');
    const [postgres] = urls;
    await expect(new Client(postgres).connect()).rejects.toMatchObject({ code: '3D000' });
  });
});

test('a database made by hand needs no block', async () => {
  const database = await createTestDatabase('sqlite');
  expect(database.engine).toBe('sqlite');
});

function catchError(work: () => unknown): string {
  try {
    return String(work());
  } catch (error) {
    return String(error);
  }
}
