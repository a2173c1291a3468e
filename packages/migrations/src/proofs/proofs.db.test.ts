import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createScene } from '../fixtures/scene.ts';
import { keepData } from './data-survives.ts';
import { leaveNoTrace } from './no-trace.ts';
import { climbStairway } from './stairway.ts';

const users = { up: 'CREATE TABLE users (id int, name text);', down: 'DROP TABLE users;' };

describeEachDatabase('the proofs', ({ engine }) => {
  test('find a down.sql that leaves something, and one that takes too much', async () => {
    const scene = await createScene(engine, {
      '1_users': users,
      '2_index': { up: 'CREATE INDEX users_name ON users (name) WHERE id > 1;', down: 'SELECT 1;' },
    });
    const subject = { database: scene.database, dir: scene.folder.dir };
    await expect(climbStairway(subject)).rejects.toMatchObject({
      code: 'HF_MIGRATION_PROOF',
      message: expect.stringMatching(
        /^down\.sql of 2_index does not lead back.*\n {4}\+ index users_name .*where/is,
      ),
    });
    const other = await createScene(engine, {
      '1_users': users,
      '2_view': {
        up: 'CREATE VIEW v AS SELECT id FROM users;',
        down: 'DROP VIEW v; ALTER TABLE users DROP COLUMN name;',
      },
    });
    await expect(climbStairway({ database: other.database, dir: other.folder.dir })).rejects.toMatchObject({
      differences: [{ object: 'column users.name', expected: 'text', actual: undefined }],
    });
  });

  test('climb a good history, whole or from a revision on', async () => {
    const revisions = {
      '1_users': users.up,
      '2_more': { up: 'CREATE TABLE more (id int CHECK (id > 0));', down: 'DROP TABLE more;' },
    };
    const scene = await createScene(engine, revisions);
    const subject = { database: scene.database, dir: scene.folder.dir, from: '2' };
    expect(await climbStairway(subject)).toEqual({ revisions: 1 });
    const other = await createScene(engine, revisions);
    await leaveNoTrace({ database: other.database, dir: other.folder.dir, from: '2_more' });
    expect(await other.tables()).toEqual(['users']);
  });

  test('notice rows that get lost on the way', async () => {
    const scene = await createScene(engine, {
      '1_users': users,
      '2_purge': { up: 'DELETE FROM users WHERE id > 1;', down: 'SELECT 1;' },
    });
    const data = { '2': { before: "INSERT INTO users VALUES (1, 'a'), (2, 'b')" } };
    await expect(keepData({ database: scene.database, dir: scene.folder.dir, data })).rejects.toThrow(
      'rows were lost on the way up over 2_purge: users had 2 rows and has 1.',
    );
  });
});
