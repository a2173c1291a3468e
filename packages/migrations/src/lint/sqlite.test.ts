import { expect, test } from 'vitest';

import { createMigrationFolder, type Files } from '../fixtures/migration-folder.ts';
import { lintRevisions } from './lint-revisions.ts';

const ground = `
CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT NOT NULL DEFAULT 'a;b', \`nick\` TEXT);
CREATE TABLE "Post" ("id" INTEGER PRIMARY KEY, "userId" INTEGER NOT NULL, CONSTRAINT f FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE) STRICT;
CREATE TABLE [Note] ("text" TEXT PRIMARY KEY ON CONFLICT REPLACE) WITHOUT ROWID, STRICT;
CREATE TRIGGER t AFTER INSERT ON "User" BEGIN UPDATE "User" SET name = CASE WHEN 1 THEN ';' END; DELETE FROM "Note"; END;`;

const rebuild = (columns: string): string => `
CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "name" TEXT, "nick" TEXT);
INSERT INTO "new_User" (${columns}) SELECT ${columns} FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";`;

const guarded = (script: string): string => `PRAGMA foreign_keys=OFF;${script}\nPRAGMA foreign_keys=ON;`;

async function lint(script: Files): Promise<readonly string[]> {
  const { dir } = await createMigrationFolder({ '1': ground, '2': script });
  const { findings } = await lintRevisions({ dir, dialect: 'sqlite', since: '1' });
  return findings.map(({ line, rule }) => `${line} ${rule}`);
}

test('no rule about PostgreSQL’s locks is asked of SQLite', async () => {
  const script =
    'CREATE INDEX i ON "User" (name);\nUPDATE "User" SET nick = name;\nCREATE TABLE x (a json, b timestamp);';
  expect(await lint(script)).toEqual([]);
});

test('what is lost, renamed or refused is found', async () => {
  expect(await lint('DROP TABLE `Note`;')).toEqual(['1 drop-table']);
  expect(await lint('-- x\nALTER TABLE "User" DROP COLUMN "nick";')).toEqual(['2 drop-column']);
  expect(await lint('ALTER TABLE "Note" RENAME TO "Text";')).toEqual(['1 rename-table']);
  expect(await lint('ALTER TABLE [Note] RENAME COLUMN "text" TO "body";')).toEqual(['1 rename-column']);
  expect(await lint('ALTER TABLE "User" ADD COLUMN "age" INTEGER NOT NULL;')).toEqual([
    '1 add-required-column',
  ]);
  expect(await lint('CREATE TABLE IF NOT EXISTS "Note" (a);')).toEqual(['1 already-there']);
});

test('a table that is rebuilt as Prisma does it loses nothing, and so is not found', async () => {
  expect(await lint(guarded(rebuild('"id", "name", "nick"')))).toEqual([]);
});

test('a rebuild that leaves a column behind loses its values', async () => {
  expect(await lint(guarded(rebuild('"id", "name"')))).toEqual(['4 drop-column']);
});

test('a rebuild with foreign keys on takes the rows that refer to the table with it', async () => {
  expect(await lint(rebuild('"id", "name", "nick"'))).toEqual(['4 rebuild-with-foreign-keys']);
});

test.each([
  'PRAGMA defer_foreign_keys=ON; PRAGMA foreign_keys=OFF;',
  "/* x */ PRAGMA main.foreign_keys('off');",
])('a rebuild is safe however foreign keys are turned off: %s', async (head) => {
  expect(await lint(head + rebuild('"id", "name", "nick"'))).toEqual([]);
});

test('a table that is renamed away takes the references to it along', async () => {
  const script = 'ALTER TABLE "User" RENAME TO "old";\nCREATE TABLE "User" (id INTEGER PRIMARY KEY);';
  expect(await lint(script)).toEqual(['1 rename-takes-references']);
});

test('the way back of a rebuild loses what the way forward added, and no more', async () => {
  const up = guarded(rebuild('"id", "name", "nick"').replace('"nick" TEXT)', '"nick" TEXT, "age" INTEGER)'));
  const back = (columns: string): string => guarded(rebuild(columns));
  expect(await lint({ up, down: back('"id", "name", "nick"') })).toEqual(['4 data-loss-in-down']);
  expect(await lint({ up, down: back('"id", "name"') })).toEqual([
    '4 data-loss-in-down',
    '4 down-drops-more',
  ]);
});

test('a waiver holds there, too', async () => {
  expect(await lint('-- holdfast-lint-allow drop-table: empty since 1.2\nDROP TABLE "Note";')).toEqual([]);
  expect(await lint('-- holdfast-lint-allow drop-table\nDROP TABLE "Note";')).toEqual(['1 invalid-waiver']);
});
