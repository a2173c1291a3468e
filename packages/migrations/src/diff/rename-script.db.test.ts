import { createTestDatabase, describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, onTestFinished, test } from 'vitest';

import { openDatabase } from '../fixtures/open-database.ts';
import { runScript, sideOf } from '../fixtures/round-trip.ts';
import { compareDescriptions } from '../introspection/compare-descriptions.ts';
import { describeDatabase } from '../introspection/database-description.ts';
import { compareSchemas, nothing } from './compare-schemas.ts';
import { renameInSchema } from './rename.ts';
import { renameScript } from './rename-script.ts';

const schema = `datasource db {
  provider = "postgresql"
  schemas = ["one", "Two"]
}
enum Kind {
  A
  B
  @@schema("Two")
}
model User {
  id Int @id @default(autoincrement())
  name String @unique
  kind Kind @default(A)
  pets Pet[]
  @@schema("one")
}
model Pet {
  id Int @id
  ownerId Int
  owner User @relation(fields: [ownerId], references: [id])
  @@index([ownerId])
  @@schema("Two")
}
`;

describeEachDatabase(
  'renames in several schemas',
  ({ engine }) => {
    test('find what they rename, keep its rows, and lead back', async () => {
      const { url, drop } = await createTestDatabase(engine);
      onTestFinished(drop);
      const database = openDatabase(engine, url);
      onTestFinished(() => database.close());
      const { schema: before } = sideOf(schema);
      const renames = [
        { within: undefined, from: 'User', to: 'Person' },
        { within: 'Person', from: 'name', to: 'fullName' },
        { within: 'Kind', from: 'A', to: 'Z' },
        { within: 'Pet', from: 'ownerId', to: 'personId' },
        { within: undefined, from: 'Kind', to: 'Sort' },
      ];
      const target = sideOf(
        schema
          .replaceAll('User', 'Person')
          .replace('name String', 'fullName String')
          .replaceAll('ownerId', 'personId')
          .replace('enum Kind {\n  A', 'enum Sort {\n  Z')
          .replace('Kind @default(A)', 'Sort @default(Z)'),
      );
      const after = renames.reduce((text, rename) => renameInSchema(text, target.schema, rename), before);
      await runScript(
        database,
        (await compareSchemas(nothing(before), { tag: 'schema', schema: before })).up,
      );
      await runScript(
        database,
        `INSERT INTO one."User" (name) VALUES ('Ada'); INSERT INTO "Two"."Pet" VALUES (1, 1);`,
      );
      const described = await describeDatabase(database);
      const { up, down } = await renameScript(before, after);
      await runScript(database, up);
      const { rows } = await database.query({
        text: 'SELECT "fullName", kind::text FROM one."Person"',
        values: [],
      });
      expect(rows).toEqual([{ fullName: 'Ada', kind: 'Z' }]);
      const rest = await compareSchemas({ tag: 'schema', schema: after }, target);
      expect(rest.up).toBe('');
      await runScript(database, down);
      expect(compareDescriptions(described, await describeDatabase(database))).toEqual([]);
    });
  },
  { engines: ['postgres'] },
);
