import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { type Engine, engines } from '../engine.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** Runs statements on a connection of its own and gives the last one's first column. */
async function run(engine: Engine, url: string, ...statements: string[]): Promise<unknown[]> {
  let rows: unknown[][] = [];
  if (engine === 'postgres') {
    const client = new Client(url);
    await client.connect();
    for (const text of statements) rows = (await client.query({ text, rowMode: 'array' })).rows;
    await client.end();
  } else {
    const database = new DatabaseSync(fileURLToPath(url));
    for (const text of statements) rows = database.prepare(text).all().map(Object.values);
    database.close();
  }
  return rows.map(([first]) => first);
}

const tables = {
  postgres: "select tablename from pg_tables where schemaname = 'public'",
  sqlite: "select name from sqlite_schema where type = 'table'",
};

describe.each(engines)('a test database on %s', (engine) => {
  const make = (options?: Parameters<typeof createTestDatabase>[1]) => createTestDatabase(engine, options);
  const query = (database: TestDatabase, ...statements: string[]) => run(engine, database.url, ...statements);
  const fill = (url: string) => run(engine, url, 'create table t (n int)', 'insert into t values (42)');

  test('is empty, and nobody else sees what is written to it', async () => {
    const [one, other] = await Promise.all([make(), make()]);
    await query(one, 'create table mine (n int)');
    expect(await query(one, tables[engine])).toEqual(['mine']);
    expect(await query(other, tables[engine])).toEqual([]);
  });

  test('is gone when it is dropped, even while it is used, and can be dropped again', async () => {
    const database = await make();
    const client = engine === 'postgres' ? new Client(database.url) : undefined;
    client?.on('error', () => {}); // it is cut off
    await client?.connect();
    await query(database, 'create table t (n int)');
    await database.drop();
    await database.drop();
    if (engine === 'sqlite') expect(existsSync(fileURLToPath(database.url))).toBe(false);
    else await expect(query(database, 'select 1')).rejects.toMatchObject({ code: '3D000' });
  });

  test('is a copy of its template, which is filled once for all that ask at the same time', async () => {
    let filled = 0;
    const template = async (url: string) => {
      filled += 1;
      await fill(url);
    };
    const copies = await Promise.all([1, 2, 3].map(() => make({ template })));
    for (const copy of copies) expect(await query(copy, 'update t set n = n + 1 returning n')).toEqual([43]);
    expect(await query(await make({ template }), 'select n from t')).toEqual([42]);
    expect(filled).toBe(1);
  });

  test('has its template in common with whoever gives the same key', async () => {
    await make({ templateKey: 'answers', template: async (url) => void (await fill(url)) });
    const template = () => Promise.reject(new Error('it was filled already'));
    expect(await query(await make({ templateKey: 'answers', template }), 'select n from t')).toEqual([42]);
  });

  test('passes on why its template could not be filled, and starts afresh the next time', async () => {
    let broken = true;
    const template = async (url: string) => {
      await fill(url);
      if (broken) throw new Error('the schema is wrong');
    };
    await expect(make({ template })).rejects.toThrow('the schema is wrong');
    broken = false;
    expect(await query(await make({ template }), 'select n from t')).toEqual([42]);
  });

  test('does not take a key without a template', async () => {
    await expect(make({ templateKey: 'answers' })).rejects.toThrow('templateKey "answers" is given without');
  });
});

test('on PostgreSQL text sorts by code point, on whatever server', async () => {
  const { url } = await createTestDatabase('postgres');
  const sorted = "select string_agg(v, '' order by v) from unnest('{a,B,ä,Z}'::text[]) v";
  expect(await run('postgres', url, sorted)).toEqual(['BZaä']);
});

test('on SQLite a template may leave its rows in the write-ahead log', async () => {
  const left: DatabaseSync[] = [];
  const database = await createTestDatabase('sqlite', {
    template: async (url) => {
      const writer = new DatabaseSync(fileURLToPath(url));
      left.push(writer); // still open
      writer.exec('pragma journal_mode = wal; create table t (n int); insert into t values (42)');
    },
  });
  expect(await run('sqlite', database.url, 'select n from t')).toEqual([42]);
  for (const writer of left) writer.close();
});
