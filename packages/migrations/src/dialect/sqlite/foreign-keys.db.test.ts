import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createScene, type Scene } from '../../fixtures/scene.ts';

const tables = `CREATE TABLE parents (id INTEGER PRIMARY KEY);
  CREATE TABLE children (parent INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE);
  INSERT INTO parents VALUES (1), (2);
  INSERT INTO children VALUES (1), (2);`;

/** How Prisma changes a table that SQLite cannot alter: by a new one in its place. */
const rebuild = (
  where = '',
  head = 'PRAGMA defer_foreign_keys=ON;\nPRAGMA foreign_keys=OFF;',
) => `-- RedefineTables
${head}
CREATE TABLE "new_parents" ("id" INTEGER PRIMARY KEY, "name" TEXT);
INSERT INTO "new_parents" ("id") SELECT "id" FROM "parents"${where};
DROP TABLE "parents";
ALTER TABLE "new_parents" RENAME TO "parents";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;`;

const count = async ({ database }: Scene): Promise<unknown> =>
  (await database.query({ text: 'SELECT count(*) AS count FROM children', values: [] })).rows[0]?.['count'];

describeEachDatabase(
  'a table that Prisma rebuilds',
  ({ engine }) => {
    test('keeps the rows that refer to it, which to drop it would delete', async () => {
      const scene = await createScene(engine, { '1_tables': tables, '2_rebuild': rebuild() });
      await scene.migrator.up();
      expect(await count(scene)).toBe(2);
    });

    test.each([
      'PRAGMA defer_foreign_keys=ON; PRAGMA foreign_keys=OFF;',
      'PRAGMA foreign_keys(OFF);',
      "/* x */ PRAGMA main.foreign_keys = 'off';",
    ])('keeps them however its head is written: %s', async (head) => {
      const scene = await createScene(engine, { '1_tables': tables, '2_rebuild': rebuild('', head) });
      await scene.migrator.up();
      expect(await count(scene)).toBe(2);
    });

    test('is refused where rows would refer to nothing, and is as it was', async () => {
      const scene = await createScene(engine, { '1_tables': tables, '2_rebuild': rebuild(' WHERE id = 1') });
      await expect(scene.migrator.up()).rejects.toMatchObject({
        code: 'HF_MIGRATION_SQL',
        state: 'rolled-back',
        message: expect.stringContaining(
          'rows of children refer to rows that are not there after the script',
        ),
      });
      expect(await count(scene)).toBe(2);
    });

    test('leaves foreign keys enforced, whether it went well or not', async () => {
      for (const where of ['', ' WHERE id = 1']) {
        const { migrator, database } = await createScene(engine, {
          '1_tables': tables,
          '2_rebuild': rebuild(where),
        });
        await migrator.up().catch(() => undefined);
        const orphan = { text: 'INSERT INTO children VALUES (9)', values: [] };
        await expect(database.query(orphan)).rejects.toThrow('FOREIGN KEY');
      }
    });
  },
  { engines: ['sqlite'] },
);
