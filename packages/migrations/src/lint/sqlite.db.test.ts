import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createScene, type Scene } from '../fixtures/scene.ts';
import { lintRevisions } from './lint-revisions.ts';

// What the rules claim of SQLite, asked of SQLite.

const ground = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id) ON DELETE CASCADE);
  INSERT INTO users VALUES (1, 'a');
  INSERT INTO posts VALUES (7, 1);`;

const rebuild = `
CREATE TABLE new_users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO new_users SELECT id, name FROM users;
DROP TABLE users;
ALTER TABLE new_users RENAME TO users;`;

async function sceneAfter(script: string): Promise<Scene> {
  const scene = await createScene('sqlite', { '1': ground, '2': script });
  await scene.migrator.up();
  return scene;
}

async function countPosts({ database }: Scene): Promise<unknown> {
  return (await database.query({ text: 'SELECT id FROM posts', values: [] })).rows.length;
}

async function rulesFinding({ folder: { dir } }: Scene): Promise<readonly string[]> {
  const { findings } = await lintRevisions({ dir, dialect: 'sqlite', since: '1' });
  return findings.map(({ rule }) => rule);
}

describeEachDatabase(
  'what the rules claim',
  () => {
    test('rebuild-with-foreign-keys: the rows that refer to the table are gone, and with the pragma they stay', async () => {
      const scene = await sceneAfter(rebuild);
      expect(await rulesFinding(scene)).toEqual(['rebuild-with-foreign-keys']);
      expect(await countPosts(scene)).toBe(0);
      const safe = await sceneAfter(`PRAGMA foreign_keys=OFF;\n${rebuild}\nPRAGMA foreign_keys=ON;`);
      expect(await rulesFinding(safe)).toEqual([]);
      expect(await countPosts(safe)).toBe(1);
    });

    test('rename-takes-references: the references go with the name that is given away', async () => {
      const scene = await sceneAfter(
        'ALTER TABLE users RENAME TO old_users; CREATE TABLE users (id INTEGER PRIMARY KEY);',
      );
      expect(await rulesFinding(scene)).toEqual(['rename-takes-references']);
      const text = "SELECT sql FROM sqlite_schema WHERE name = 'posts'";
      const { rows } = await scene.database.query<{ sql: string }>({ text, values: [] });
      expect(rows[0]?.sql).toContain('REFERENCES "old_users"');
    });

    test('add-required-column: SQLite refuses it', async () => {
      const scene = await createScene('sqlite', {
        '1': ground,
        '2': 'ALTER TABLE users ADD COLUMN age INTEGER NOT NULL;',
      });
      expect(await rulesFinding(scene)).toEqual(['add-required-column']);
      await expect(scene.migrator.up()).rejects.toMatchObject({
        message: expect.stringContaining('Cannot add a NOT NULL column with default value NULL'),
      });
    });
  },
  { engines: ['sqlite'] },
);
