import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { writeFile } from 'node:fs/promises';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { describe, expect, test } from 'vitest';

import { readLedger } from '../fixtures/ledger-rows.ts';
import { createScene } from '../fixtures/scene.ts';
import { checksumOf } from '../revision/checksum.ts';
import { createMigrator } from './migrator.ts';

const users = { up: 'CREATE TABLE users (id int);', down: 'DROP TABLE users;' };
const orders = {
  up: 'CREATE TABLE orders (id int);\nCREATE TABLE lines (id int);',
  down: 'DROP TABLE lines; DROP TABLE orders;',
};
const revisions = { '1_users': users, '2_orders': orders };

describeEachDatabase('a migrator', ({ engine }) => {
  test('applies what is pending, tells of each step, and then finds nothing to do', async () => {
    const { migrator, tables, told } = await createScene(engine, revisions);
    const run = await migrator.up();
    expect(run).toEqual({
      direction: 'up',
      planned: ['1_users', '2_orders'],
      done: [
        { revision: '1_users', durationMs: expect.any(Number) },
        { revision: '2_orders', durationMs: expect.any(Number) },
      ],
    });
    expect(told).toEqual(['started 1_users', 'finished 1_users', 'started 2_orders', 'finished 2_orders']);
    expect(await tables()).toEqual(['lines', 'orders', 'users']);
    expect(await migrator.up()).toEqual({ direction: 'up', planned: [], done: [] });
  });

  test('keeps the ledger as Prisma does', async () => {
    const { migrator, database } = await createScene(engine, { '1_users': users });
    await migrator.up();
    const [row, ...others] = await readLedger(database);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      migration_name: '1_users',
      checksum: checksumOf(users.up),
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
    });
    expect(row?.started_at).not.toBeNull();
    expect(row?.finished_at).not.toBeNull();
  });

  test('goes down and up again, and the ledger forgets what was taken down', async () => {
    const { migrator, tables, database, told } = await createScene(engine, revisions);
    await migrator.up();
    const run = await migrator.down();
    expect(run.done.map(({ revision }) => revision)).toEqual(['2_orders']);
    expect(told.slice(-2)).toEqual(['started 2_orders', 'finished 2_orders']);
    expect(await tables()).toEqual(['users']);
    expect((await readLedger(database)).map((row) => row.migration_name)).toEqual(['1_users']);
    await migrator.down({ steps: 'all' });
    expect(await tables()).toEqual([]);
    expect((await migrator.up()).done).toHaveLength(2);
    expect(await tables()).toEqual(['lines', 'orders', 'users']);
  });

  test('stops where it is told', async () => {
    const { migrator, tables } = await createScene(engine, revisions);
    await migrator.up({ to: '1' });
    expect(await tables()).toEqual(['users']);
    await migrator.up();
    await migrator.down({ to: '1_users' });
    expect(await tables()).toEqual(['users']);
  });

  test('says where each revision stands, before there is a ledger and after', async () => {
    const { migrator, folder, database } = await createScene(engine, revisions);
    expect(await migrator.status()).toEqual({
      revisions: ['1_users', '2_orders'].map((name) => ({
        name,
        state: 'pending',
        appliedAt: undefined,
        durationMs: undefined,
        reversible: true,
      })),
      upToDate: false,
    });
    await migrator.up();
    expect((await migrator.status()).upToDate).toBe(true);
    await folder.write({ '1_users': 'CREATE TABLE people (id int);', '3_more': 'SELECT 1;' });
    await folder.remove('2_orders');
    const { revisions: statuses } = await migrator.status();
    expect(statuses.map(({ name, state }) => `${name} ${state}`)).toEqual([
      '1_users edited',
      '2_orders missing',
      '3_more pending',
    ]);
    const appliedAt = statuses[0]?.appliedAt?.getTime() ?? 0;
    expect(Math.abs(appliedAt - Date.now())).toBeLessThan(60_000);
    await database.query({ text: 'UPDATE _prisma_migrations SET finished_at = NULL', values: [] });
    expect((await migrator.status()).revisions.map(({ state }) => state)).toEqual([
      'failed',
      'failed',
      'pending',
    ]);
  });

  test('only says what it would do when that is all it is asked', async () => {
    const { migrator, tables, told } = await createScene(engine, revisions);
    expect(await migrator.up({ dryRun: true, to: '1' })).toEqual({
      direction: 'up',
      planned: ['1_users'],
      done: [],
    });
    expect(await tables()).toEqual([]);
    await migrator.up();
    const before = told.length;
    expect((await migrator.down({ dryRun: true, steps: 2 })).planned).toEqual(['2_orders', '1_users']);
    expect(await tables()).toEqual(['lines', 'orders', 'users']);
    expect(told).toHaveLength(before);
  });

  test('runs nothing on the way down when a step of it has no down.sql', async () => {
    const { migrator, tables } = await createScene(engine, { '1_users': users.up, '2_orders': orders });
    await migrator.up();
    await expect(migrator.down({ steps: 2 })).rejects.toMatchObject({
      code: 'HF_MIGRATION_NO_DOWN',
      revisions: ['1_users'],
    });
    expect(await tables()).toEqual(['lines', 'orders', 'users']);
  });

  test('runs scripts with a byte-order mark, Windows line ends, comments and odd names, and empty ones', async () => {
    const { migrator, tables } = await createScene(engine, {
      'ö "1\'; --': '\uFEFF-- first;\r\nCREATE TABLE a (id int);\r\n/* ; */ CREATE TABLE b (id int)\r\n',
      z_comment: '-- nothing to do here',
      z_empty: '',
    });
    expect((await migrator.up()).done).toHaveLength(3);
    expect(await tables()).toEqual(['a', 'b']);
    expect((await migrator.status()).upToDate).toBe(true);
  });

  test('applies a failed revision again once it is declared rolled back', async () => {
    const { migrator, database, tables } = await createScene(engine, { '1_users': users });
    await migrator.up();
    await database.query({ text: 'UPDATE _prisma_migrations SET finished_at = NULL', values: [] });
    await expect(migrator.up()).rejects.toMatchObject({
      code: 'HF_MIGRATION_UNFINISHED',
      revisions: ['1_users'],
    });
    await database.query({ text: 'DROP TABLE users', values: [] });
    await database.query({
      text: 'UPDATE _prisma_migrations SET rolled_back_at = CURRENT_TIMESTAMP',
      values: [],
    });
    expect((await migrator.up()).done).toHaveLength(1);
    expect(await tables()).toEqual(['users']);
    expect(await readLedger(database)).toHaveLength(2);
    await migrator.down();
    expect(await readLedger(database)).toEqual([]);
  });

  test('stops before the next revision when the signal fires', async () => {
    const { migrator, deployer, tables } = await createScene(engine, revisions);
    const controller = new AbortController();
    const stopping = deployer({
      onProgress: ({ type }) => {
        if (type === 'finished') controller.abort(new Error('enough'));
      },
    });
    await expect(stopping.up({ signal: controller.signal })).rejects.toMatchObject({
      code: 'HF_MIGRATION_ABORTED',
      message: expect.stringContaining('1 migration was finished before'),
    });
    expect(await tables()).toEqual(['users']);
    expect((await migrator.up()).done).toHaveLength(1);
  });

  test('refuses migrations that were made for another database', async () => {
    const { migrator, folder } = await createScene(engine, revisions);
    await writeFile(`${folder.dir}/migration_lock.toml`, 'provider = "mysql"\n');
    await expect(migrator.up()).rejects.toMatchObject({ code: 'HF_MIGRATION_PROVIDER' });
    await expect(migrator.status()).rejects.toMatchObject({ code: 'HF_MIGRATION_PROVIDER' });
  });

  test('reports to a logger and to the diagnostics channel', async () => {
    const lines: string[] = [];
    const heard: unknown[] = [];
    const note = (_data: object, message: string): void => void lines.push(message);
    const hear = (event: unknown): void => void heard.push(event);
    const { deployer } = await createScene(engine, { '1_users': users });
    subscribe('holdfast:migration', hear);
    await deployer({ log: { info: note, warn: note } }).up();
    unsubscribe('holdfast:migration', hear);
    expect(lines).toEqual([
      'migration 1_users up started',
      expect.stringMatching(/^migration 1_users up in \d+ ms$/),
    ]);
    expect(heard).toMatchObject([
      { type: 'started' },
      { type: 'finished', revision: '1_users', number: 1, total: 1 },
    ]);
  });

  describe('options', () => {
    test('that cannot be meant are refused with their value', async () => {
      const { database, migrator } = await createScene(engine, {});
      expect(() => createMigrator({ database, dir: '' })).toThrow("dir must be a name; got ''.");
      expect(() => createMigrator({ database, dir: 'x', lockTimeoutMs: -1 })).toThrow(
        'lockTimeoutMs must be a number of milliseconds, at least 0; got -1.',
      );
      await expect(migrator.down({ steps: 0 })).rejects.toThrow(
        "steps must be an integer, at least 1, or 'all'; got 0.",
      );
      await expect(migrator.down({ steps: 1, to: 'x' })).rejects.toThrow(
        'steps must be left out where `to` is given',
      );
    });
  });
});

describeEachDatabase(
  'a migrator of a schema',
  ({ engine }) => {
    test('keeps tables and ledger in it, and leaves the connection as it was', async () => {
      const { deployer, database } = await createScene(engine, { '1_users': users });
      await database.query({ text: 'CREATE SCHEMA "Odd one"', values: [] });
      await deployer({ database, schema: 'Odd one' }).up();
      const { rows } = await database.query({
        text: "SELECT schemaname AS schema FROM pg_tables WHERE tablename IN ('users', '_prisma_migrations')",
        values: [],
      });
      expect(rows).toEqual([{ schema: 'Odd one' }, { schema: 'Odd one' }]);
      expect((await database.query({ text: 'SHOW search_path', values: [] })).rows).toEqual([
        { search_path: '"$user", public' },
      ]);
      expect((await deployer({ database }).status()).upToDate).toBe(false);
    });
  },
  { engines: ['postgres'] },
);
